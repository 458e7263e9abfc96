package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpOptionsTest {

  private static final Path USUAL = Path.of("/project/.signalbox");

  @Test
  void usesTheUsualPortsAndFolderWhereNothingIsSaid() {
    assertThat(parse()).isEqualTo(new UpOptions(USUAL, 8080, 8081, Map.of(), false));
  }

  @Test
  void readsEveryOption() {
    UpOptions options =
        parse(
            "--detach",
            "--data",
            "/other data",
            "--gateway-port",
            "9080",
            "--control-port",
            "0",
            "--provider",
            "anthropic=http://127.0.0.1:9000",
            "--provider",
            "my-vllm=https://vllm.example.com/v1?a=b");
    assertThat(options.data()).isEqualTo(Path.of("/other data"));
    assertThat(options.gatewayPort()).isEqualTo(9080);
    assertThat(options.controlPort()).isZero();
    assertThat(options.detach()).isTrue();
    assertThat(options.providers())
        .isEqualTo(
            Map.of(
                "anthropic", URI.create("http://127.0.0.1:9000"),
                "my-vllm", URI.create("https://vllm.example.com/v1?a=b")));
  }

  @Test
  void takesADataFolderRelativeToTheCaller() {
    assertThat(parse("--data", "here").data()).isEqualTo(Path.of("here").toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --colour red                               | Unknown option --colour
          --data                                     | --data needs a value
          --gateway-port 70000                       | --gateway-port must be a port
          --gateway-port eighty                      | --gateway-port must be a port
          --control-port 8080                        | must be different
          --data a --data b                          | --data is given twice
          --provider openai                          | NAME=BASE_URL
          --provider =http://h                       | NAME=BASE_URL
          --provider openai=ftp://h                  | must begin with https:// or http://
          --provider openai=http://                  | must begin with https:// or http://
          --provider simulator=http://h              | always there
          --provider a=http://h --provider a=http://i| given twice
          """)
  void refusesWhatItCannotMean(String line, String reason) {
    assertThatThrownBy(() -> parse(line.split(" ")))
        .isInstanceOf(StopException.class)
        .hasMessageContaining(reason);
  }

  private static UpOptions parse(String... arguments) {
    return UpOptions.parse(List.of(arguments), USUAL);
  }
}
