package dev.signalbox.data.authenticate;

import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.key.VirtualKey;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What authentication costs per call among 100,000 keys, and what it allocates. Run its main.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AuthenticateBenchmark {

  private final List<VirtualKey> keys = KeyPolicy.keys(100_001);
  private final PolicySnapshot snapshot =
      KeyPolicy.snapshot(keys.stream().limit(100_000).map(KeyPolicy::grant).toList());
  private final KeyAuthenticator authenticator = new KeyAuthenticator(Clock.systemUTC(), List.of());
  private final HeaderView live = new OneKey(keys.getFirst().whole().reveal());
  private final HeaderView unknown = new OneKey(keys.getLast().whole().reveal());
  private final HeaderView malformed =
      new OneKey(keys.getFirst().whole().reveal().substring(0, 53) + "!");
  private final HeaderView wrongChecksum = new OneKey(wrongChecksum(keys.getFirst()));

  /// Runs all of it.
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(AuthenticateBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Benchmark
  public Object acceptsALiveKey() {
    return authenticator.find(live, () -> null, snapshot);
  }

  @Benchmark
  public Object refusesAnUnknownKey() {
    return authenticator.find(unknown, () -> null, snapshot);
  }

  @Benchmark
  public Object refusesAMalformedKey() {
    return authenticator.find(malformed, () -> null, snapshot);
  }

  @Benchmark
  public Object refusesAWrongChecksum() {
    return authenticator.find(wrongChecksum, () -> null, snapshot);
  }

  private static String wrongChecksum(VirtualKey key) {
    String whole = key.whole().reveal();
    char last = whole.charAt(whole.length() - 1);
    return whole.substring(0, whole.length() - 1) + (last == 'A' ? 'B' : 'A');
  }

  /// A head with nothing but a key.
  private record OneKey(String value) implements HeaderView {
    @Override
    public @Nullable String first(String lowerCaseName) {
      return lowerCaseName.equals("x-api-key") ? value : null;
    }

    @Override
    public boolean repeats(String lowerCaseName) {
      return false;
    }

    @Override
    public void forEach(BiConsumer<String, String> each) {
      each.accept("x-api-key", value);
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
