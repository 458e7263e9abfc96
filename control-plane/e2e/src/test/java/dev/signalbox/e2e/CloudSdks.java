package dev.signalbox.e2e;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/// The SDKs of AWS and Google, pointed at the gateway as their users would.
final class CloudSdks {

  private final URI gateway;
  private final String key;

  CloudSdks(URI gateway, String key) {
    this.gateway = gateway;
    this.key = key;
  }

  /// Signs as it always does; the virtual key is the access key id.
  ConverseResponse converse(String model, String prompt) {
    try (BedrockRuntimeClient client = bedrock()) {
      return client.converse(request ->
          request
              .modelId(model)
              .messages(
                  Message.builder().role("user").content(ContentBlock.fromText(prompt)).build()));
    }
  }

  /// The body of the answer.
  String invoke(String model, String body) {
    try (BedrockRuntimeClient client = bedrock()) {
      return client
          .invokeModel(request ->
              request
                  .modelId(model)
                  .contentType("application/json")
                  .body(SdkBytes.fromUtf8String(body)))
          .body()
          .asUtf8String();
    }
  }

  private BedrockRuntimeClient bedrock() {
    return BedrockRuntimeClient.builder()
        .endpointOverride(URI.create(gateway + "/bedrock"))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "any")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  /// The text of a whole answer.
  String generate(String model, String prompt) {
    try (Client client = gemini()) {
      return String.valueOf(client.models.generateContent(model, prompt, null).text());
    }
  }

  /// The text of a streamed answer.
  String stream(String model, String prompt) {
    StringBuilder text = new StringBuilder();
    try (Client client = gemini();
        ResponseStream<GenerateContentResponse> parts =
            client.models.generateContentStream(model, prompt, null)) {
      for (GenerateContentResponse part : parts) {
        if (part.text() != null) {
          text.append(part.text());
        }
      }
    }
    return text.toString();
  }

  private Client gemini() {
    return Client.builder()
        .apiKey(key)
        .httpOptions(HttpOptions.builder().baseUrl(gateway.toString()).build())
        .build();
  }
}
