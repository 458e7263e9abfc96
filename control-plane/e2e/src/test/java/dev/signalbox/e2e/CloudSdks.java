package dev.signalbox.e2e;

import com.anthropic.backends.Backend;
import com.anthropic.bedrock.backends.BedrockBackend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.HttpRequest;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.vertex.backends.VertexBackend;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

/// The SDKs of AWS, Google and Anthropic for clouds, pointed at the gateway as their users would.
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
        .credentialsProvider(credentials())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "any"));
  }

  /// What came in a stream.
  ///
  /// @param outputTokens as its last event says, 0 if it has no such event
  record Streamed(String text, int outputTokens) {}

  /// The text of a streamed answer, by the asynchronous client.
  Streamed converseStream(Protocol protocol, String model, String prompt) {
    StringBuilder text = new StringBuilder();
    AtomicInteger outputTokens = new AtomicInteger();
    ConverseStreamResponseHandler handler =
        ConverseStreamResponseHandler.builder()
            .subscriber(
                ConverseStreamResponseHandler.Visitor.builder()
                    .onContentBlockDelta(
                        event -> text.append(Objects.requireNonNullElse(event.delta().text(), "")))
                    .onMetadata(event -> outputTokens.set(event.usage().outputTokens()))
                    .build())
            .build();
    try (BedrockRuntimeAsyncClient client = asynchronous(protocol)) {
      client
          .converseStream(
              request ->
                  request
                      .modelId(model)
                      .messages(
                          Message.builder()
                              .role("user")
                              .content(ContentBlock.fromText(prompt))
                              .build()),
              handler)
          .join();
    }
    return new Streamed(text.toString(), outputTokens.get());
  }

  /// All events of a streamed answer in the model's own words, by the asynchronous client.
  String invokeStream(Protocol protocol, String model, String body) {
    StringBuilder events = new StringBuilder();
    InvokeModelWithResponseStreamResponseHandler handler =
        InvokeModelWithResponseStreamResponseHandler.builder()
            .subscriber(
                InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                    .onChunk(chunk -> events.append(chunk.bytes().asUtf8String()))
                    .build())
            .build();
    try (BedrockRuntimeAsyncClient client = asynchronous(protocol)) {
      client
          .invokeModelWithResponseStream(
              request ->
                  request
                      .modelId(model)
                      .contentType("application/json")
                      .body(SdkBytes.fromUtf8String(body)),
              handler)
          .join();
    }
    return events.toString();
  }

  /// Without TLS there is nothing to negotiate by, so the protocol is given.
  private BedrockRuntimeAsyncClient asynchronous(Protocol protocol) {
    return BedrockRuntimeAsyncClient.builder()
        .endpointOverride(URI.create(gateway + "/bedrock"))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials())
        .httpClientBuilder(
            NettyNioAsyncHttpClient.builder()
                .protocol(protocol)
                .protocolNegotiation(ProtocolNegotiation.ASSUME_PROTOCOL))
        .build();
  }

  /// Anthropic's SDK as it calls Bedrock, with signatures of its own.
  AnthropicClient claudeOnBedrock() {
    return AnthropicOkHttpClient.builder()
        .backend(
            new BedrockElsewhere(
                gateway + "/bedrock",
                BedrockBackend.builder()
                    .awsCredentials(AwsBasicCredentials.create(key, "any"))
                    .region(Region.US_EAST_1)
                    .build()))
        .build();
  }

  /// Bedrock at another address, which that SDK takes no other way.
  private record BedrockElsewhere(String baseUrl, BedrockBackend backend) implements Backend {
    @Override
    public HttpRequest prepareRequest(HttpRequest request) {
      return backend.prepareRequest(request);
    }

    @Override
    public HttpRequest authorizeRequest(HttpRequest request) {
      return backend.authorizeRequest(request);
    }

    @Override
    public HttpResponse prepareResponse(HttpResponse response) {
      return backend.prepareResponse(response);
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  /// Anthropic's SDK as it calls Vertex.
  AnthropicClient claudeOnVertex() {
    return AnthropicOkHttpClient.builder()
        .backend(
            VertexBackend.builder()
                .googleCredentials(token())
                .region("us-east5")
                .project("any")
                .baseUrl(gateway + "/vertex")
                .build())
        .build();
  }

  private GoogleCredentials token() {
    Date never = Date.from(Instant.parse("2100-01-01T00:00:00Z"));
    return GoogleCredentials.create(new AccessToken(key, never));
  }

  /// The text of a whole answer.
  String generate(String model, String prompt) {
    return generate(gemini(), model, prompt);
  }

  /// The text of a streamed answer.
  String stream(String model, String prompt) {
    return stream(gemini(), model, prompt);
  }

  /// The text of a whole answer, asked for as on Vertex.
  String generateOnVertex(String model, String prompt) {
    return generate(vertex(), model, prompt);
  }

  /// The text of a streamed answer, asked for as on Vertex.
  String streamOnVertex(String model, String prompt) {
    return stream(vertex(), model, prompt);
  }

  private static String generate(Client open, String model, String prompt) {
    try (Client client = open) {
      return String.valueOf(client.models.generateContent(model, prompt, null).text());
    }
  }

  private static String stream(Client open, String model, String prompt) {
    StringBuilder text = new StringBuilder();
    try (Client client = open;
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

  private Client vertex() {
    return Client.builder()
        .vertexAI(true)
        .project("any")
        .location("us-east5")
        .credentials(token())
        .httpOptions(HttpOptions.builder().baseUrl(gateway + "/vertex").apiVersion("v1").build())
        .build();
  }
}
