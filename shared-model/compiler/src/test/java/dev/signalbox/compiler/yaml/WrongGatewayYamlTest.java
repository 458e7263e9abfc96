package dev.signalbox.compiler.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.VirtualKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The wrong files, and what is said about each, stand in `wrong-files.txt`.
class WrongGatewayYamlTest {

  private static final VirtualKey KEY = VirtualKey.mint(new Random(1));

  /// A file, and the lines that a person would see.
  record Wrong(String title, String yaml, List<String> expected) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Wrong> wrongFiles() throws IOException {
    try (InputStream in = WrongGatewayYamlTest.class.getResourceAsStream("wrong-files.txt")) {
      assertThat(in).isNotNull();
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("(?m)^=== ")).skip(1).map(WrongGatewayYamlTest::wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void saysWhereAFileIsWrongAndWhatToDo(Wrong wrong) {
    assertThat(problems(wrong.yaml().getBytes(StandardCharsets.UTF_8))).isEqualTo(wrong.expected());
  }

  @Test
  void neverRepeatsASecret() throws IOException {
    assertThat(wrongFiles().map(Wrong::yaml)).anyMatch(yaml -> yaml.contains("hunter2"));
    assertThat(wrongFiles())
        .allSatisfy(wrong ->
            assertThat(problems(wrong.yaml().getBytes(StandardCharsets.UTF_8)))
                .noneMatch(line -> line.contains("hunter2")));
  }

  @Test
  void refusesWhatIsNotText() {
    assertThat(problems(new byte[] {(byte) 0xff, (byte) 0xfe}))
        .containsExactly("gateway.yaml:1:1: the file is not UTF-8 text. Save it in UTF-8.");
    assertThat(problems("a: \u0000".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "gateway.yaml:1:1: a character that YAML does not allow. Remove control characters.");
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    assertThat(problems(new byte[1024 * 1024 + 1]))
        .containsExactly(
            "gateway.yaml:1:1: the file is larger than 1 MiB. Remove what is not a setting.");
    assertThat(problems("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .asString()
        .contains("nested deeper than 16");
  }

  @Property(tries = 300)
  void neverThrowsWhateverTheBytes(@ForAll byte[] bytes) {
    assertThat(GatewayYaml.load(bytes, reference -> Optional.empty()))
        .isInstanceOf(GatewayResult.Rejected.class);
  }

  @Property(tries = 300)
  void alwaysSaysWhereAndWhatWhenAGoodFileIsCutOrChanged(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = GatewayYamlTest.EXAMPLE.getBytes(StandardCharsets.UTF_8);
    int where = random.nextInt(bytes.length);
    if (random.nextBoolean()) {
      bytes = Arrays.copyOf(bytes, where);
    } else {
      bytes[where] = (byte) ":{[]}-'\"\t\n#&*!|>%@ 0a".charAt(random.nextInt(21));
    }

    switch (GatewayYaml.load(bytes, reference -> Optional.of(KEY.whole()))) {
      case GatewayResult.Ready ready -> assertThat(ready.bundle().tenants()).hasSize(1);
      case GatewayResult.Rejected rejected ->
          assertThat(rejected.problems())
              .isNotEmpty()
              .allMatch(problem -> problem.position().isPresent())
              .noneMatch(problem -> problem.what().isBlank() || problem.remedy().isBlank());
    }
  }

  private static Wrong wrong(String block) {
    int titleEnd = block.indexOf('\n');
    int split = block.indexOf("--- expected\n");
    String yaml =
        block
            .substring(titleEnd + 1, split)
            .replace("ID_1", "AAAAAAAAAAA1")
            .replace("DIGEST", "0".repeat(64));
    String expected = block.substring(split + "--- expected\n".length());
    return new Wrong(block.substring(0, titleEnd), yaml, expected.lines().toList());
  }

  private static List<String> problems(byte[] utf8) {
    return switch (GatewayYaml.load(utf8, WrongGatewayYamlTest::secret)) {
      case GatewayResult.Ready ready -> throw new AssertionError("accepted: " + ready.bundle());
      case GatewayResult.Rejected rejected ->
          rejected.problems().stream().map(WrongGatewayYamlTest::line).toList();
    };
  }

  private static String line(PolicyProblem problem) {
    return problem.text("gateway.yaml");
  }

  private static Optional<Secret> secret(SecretRef reference) {
    return switch (reference.text()) {
      case "env:VIRTUAL_KEY" -> Optional.of(KEY.whole());
      case "env:SOMETHING_ELSE" -> Optional.of(new Secret("hunter2"));
      default -> Optional.empty();
    };
  }
}
