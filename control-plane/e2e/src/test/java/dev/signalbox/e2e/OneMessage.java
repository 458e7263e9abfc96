package dev.signalbox.e2e;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/// The smallest call to a model.
final class OneMessage {

  private OneMessage() {}

  /// What the gateway answers to a holder of this key.
  ///
  /// @param words what is said to the model
  /// @return the status
  static int status(Stack stack, HttpClient client, String key, String words)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(stack.gateway().resolve("/v1/messages"))
            .header("authorization", "Bearer " + key)
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"model\":\"claude-sonnet-5\",\"max_tokens\":64,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\""
                        + words
                        + "\"}]}"))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }
}
