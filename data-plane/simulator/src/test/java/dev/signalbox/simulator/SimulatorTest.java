package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Knobs;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The command line, the knobs and the cutting of bodies.
class SimulatorTest {

  @Test
  void readsItsCommandLine() {
    SimulatorSettings settings =
        Simulator.settings("--port", "8080", "--api-key", "k", "--seed", "7", "--threads", "2");

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.seed()).isEqualTo(7);
    assertThat(settings.apiKey().orElseThrow().reveal()).isEqualTo("k");
  }

  @Test
  void refusesACommandLineThatItDoesNotUnderstand() {
    assertThatThrownBy(() -> Simulator.settings("--prot", "1")).hasMessage("unknown option --prot");
    assertThatThrownBy(() -> Simulator.settings("--port")).hasMessage("--port needs a value");
    assertThatThrownBy(() -> Simulator.settings("--tls-cert", "c"))
        .hasMessage("--tls-cert and --tls-key belong together");
  }

  @Test
  void readsFaults() {
    assertThat(Fault.parse("429")).isEqualTo(new Fault.Status(429, OptionalInt.of(1)));
    assertThat(Fault.parse("429:30")).isEqualTo(new Fault.Status(429, OptionalInt.of(30)));
    assertThat(Fault.parse("429:-1")).isEqualTo(new Fault.Status(429, OptionalInt.empty()));
    assertThat(Fault.parse("529")).isEqualTo(new Fault.Status(529, OptionalInt.empty()));
    assertThat(Fault.parse("reset:3")).isEqualTo(new Fault.Reset(3));
    assertThatThrownBy(() -> Fault.parse("explode")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fault.parse("200")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesKnobsThatItDoesNotKnow() {
    assertThatThrownBy(() -> Knobs.read(Map.of("speed", "9"))).hasMessage("no such knob: speed");
    assertThatThrownBy(() -> Knobs.read(Map.of("gzip", "maybe")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Knobs.read(Map.of("events", "-1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheSuffixOfAModelName() {
    ModelName name = ModelName.parse("claude-opus-5-5@sim:429:9,slow:50,events=3");

    assertThat(name.name()).isEqualTo("claude-opus-5-5");
    assertThat(name.knobs()).isEqualTo(Map.of("fault", "429:9,slow:50", "events", "3"));
  }

  @Property(tries = 200)
  void cutsBodiesWithoutLosingAByte(
      @ForAll List<byte[]> parts,
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 9) Integer> sizes) {
    Splitter splitter = new Splitter(sizes);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    int turn = 0;
    for (byte[] part : parts) {
      whole.writeBytes(part);
      for (byte[] piece : splitter.add(part)) {
        if (!sizes.isEmpty()) {
          assertThat(piece).hasSize(sizes.get(turn++ % sizes.size()));
        }
        cut.writeBytes(piece);
      }
    }
    splitter.rest().forEach(cut::writeBytes);

    assertThat(cut.toByteArray()).isEqualTo(whole.toByteArray());
  }
}
