package dev.signalbox.data.exchange;

import java.util.Set;
import java.util.function.BiConsumer;

/// Which header fields travel on, to the provider and back. Names are in lower case.
///
/// Everything travels with its value untouched, except what belongs to one connection only (RFC
/// 9110 §7.6.1), message framing, the client's own credentials, the control fields of gateways, and
/// local paths that a client leaks. Framing, `host` and the provider's credential are the caller's
/// to add.
public final class HeaderPolicy {

  private HeaderPolicy() {}

  /// Hands on the fields of a request that go to the provider, in order, with the values that go.
  ///
  /// Exactly one `accept-encoding` is among them: an encoding that the client accepts and that we
  /// can read, `gzip` or `identity`.
  public static void toProvider(HeaderView request, BiConsumer<String, String> out) {
    Set<String> named = ConnectionOptions.namedBy(request);
    AcceptEncoding accepted = new AcceptEncoding();
    request.forEach((name, value) -> {
      if (name.equals("accept-encoding")) {
        accepted.read(value);
      } else if (travelsToProvider(name) && !named.contains(name)) {
        send(name, value, out);
      }
    });
    out.accept("accept-encoding", accepted.acceptsGzip() ? "gzip" : "identity");
  }

  /// Hands on the fields of an answer that go back to the client, in order.
  public static void toClient(HeaderView answer, BiConsumer<String, String> out) {
    Set<String> named = ConnectionOptions.namedBy(answer);
    answer.forEach((name, value) -> {
      if (travelsToClient(name) && !named.contains(name)) {
        out.accept(name, value);
      }
    });
  }

  /// Whether a request field goes to the provider, as far as its name decides. `accept-encoding`
  /// does not: it is written anew.
  public static boolean travelsToProvider(String name) {
    return switch (name) {
      case "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "content-length",
          "host",
          "expect",
          "accept-encoding",
          "authorization",
          "x-api-key",
          "api-key",
          "x-goog-api-key",
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "forwarded",
          "x-real-ip" ->
          false;
      default -> !startsLikeControl(name);
    };
  }

  /// Whether an answer's field goes back to the client, as far as its name decides.
  public static boolean travelsToClient(String name) {
    return switch (name) {
      case "connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length" ->
          false;
      default -> !name.startsWith("proxy-");
    };
  }

  /// Whether a field that travels also travels to a provider of another dialect: it does unless it
  /// is about the vendor's own dialect or about the body.
  public static boolean crosses(String name) {
    return switch (name) {
      case "content-type", "content-encoding", "accept" -> false;
      default ->
          !name.startsWith("anthropic-")
              && !name.startsWith("openai-")
              && !name.startsWith("x-goog-")
              && !name.startsWith("x-amz")
              && !name.startsWith("amz-sdk-")
              && !name.startsWith("x-stainless-")
              && !name.startsWith("chatgpt-");
    };
  }

  private static void send(String name, String value, BiConsumer<String, String> out) {
    String sent =
        name.equals(CodexTurnMetadata.NAME) ? CodexTurnMetadata.withoutPaths(value) : value;
    if (sent != null) {
      out.accept(name, sent);
    }
  }

  private static boolean startsLikeControl(String name) {
    if (name.isEmpty()) {
      return true;
    }
    return switch (name.charAt(0)) {
      case 'x' ->
          name.startsWith("x-signalbox-")
              || name.startsWith("x-portkey-")
              || name.startsWith("x-litellm-")
              || name.startsWith("x-bf-")
              || name.startsWith("x-tfy-")
              || name.startsWith("x-agentcc-")
              || name.startsWith("x-forwarded-");
      case 'h' -> name.startsWith("helicone-");
      case 'c' -> name.startsWith("cf-aig-");
      case 'p' -> name.startsWith("proxy-");
      case ':' -> true;
      default -> false;
    };
  }
}
