package dev.signalbox.data.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "claude-cli/2.1.329 (external, sdk-cli) | claude-code | 2.1.329",
        "opencode/1.18.33 ai-sdk/provider-utils/4.0.2 runtime/bun/1.3.0 | opencode | 1.18.33",
        "codex_exec/0.169.0 (Debian 12.0.0; x86_64) unknown (codex_exec; 0.169.0) | codex | 0.169.0",
        "codex_cli_rs/0.42.0 (Mac OS 15.0; arm64) | codex | 0.42.0",
        "codex_something_new/1.0 | codex | 1.0",
        "GeminiCLI/0.61.0/gemini-3-pro (linux; x64) | gemini-cli | 0.61.0",
        "GeminiCLI-tui/0.61.0 (linux; x64) | gemini-cli | 0.61.0",
        "Anthropic/JS 1.11.0 | anthropic-sdk-js | 1.11.0",
        "Anthropic/Python 1.13.0 | anthropic-sdk-python | 1.13.0",
        "AsyncAnthropic/Python 1.13.0 | anthropic-sdk-python | 1.13.0",
        "OpenAI/JS 6.49.0 | openai-sdk-js | 6.49.0",
        "AsyncOpenAI/Python 3.22.1 | openai-sdk-python | 3.22.1",
        "AnthropicClientImpl/Java 2.60.0 | anthropic-sdk-java | 2.60.0",
        "AnthropicClientAsyncImpl/Java 2.60.0 | anthropic-sdk-java | 2.60.0",
        "OpenAIClientImpl/Java 4.60.0 | openai-sdk-java | 4.60.0",
        "OpenAIClientAsyncImpl/Java 4.60.0 | openai-sdk-java | 4.60.0",
        "litellm/1.80.0 | litellm | 1.80.0",
        "Aider/0.86.1 +https://aider.chat | aider | 0.86.1",
        "curl/8.14.1 | curl | 8.14.1",
        "python-requests/2.32.3 | python-requests | 2.32.3",
        "MyAgent | myagent | -",
        "MyAgent/ x | myagent | -",
        "Anthropic/JS | anthropic-sdk-js | -"
      })
  void namesTheClient(String userAgent, String name, String version) {
    assertThat(ClientName.of(userAgent)).isEqualTo(new ClientName(name, version));
  }

  @Test
  void noProductIsNoClient() {
    assertThat(ClientName.of("")).isNull();
    assertThat(ClientName.of("   ")).isNull();
    assertThat(ClientName.of("(comment) x/1")).isNull();
    assertThat(ClientName.of("/1.0")).isNull();
  }
}
