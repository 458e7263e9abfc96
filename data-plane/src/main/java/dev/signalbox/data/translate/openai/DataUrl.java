package dev.signalbox.data.translate.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Part.Source;
import java.util.Base64;
import java.util.Optional;

/// Media as URLs (RFC 2397).
public final class DataUrl {

  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";

  private DataUrl() {}

  /// Where a URL points to.
  public static Source read(String url) {
    int comma = url.indexOf(',');
    if (!url.startsWith(SCHEME) || comma < 0) {
      return new Source.Remote("", url);
    }
    String head = url.substring(SCHEME.length(), comma);
    if (!head.endsWith(BASE64)) {
      return new Source.Remote("", url);
    }
    String type = head.substring(0, head.length() - BASE64.length());
    return new Source.Inline(type, url.substring(comma + 1));
  }

  /// A URL for what is within the request.
  public static String write(Source.Inline inline) {
    return SCHEME + inline.mediaType() + BASE64 + "," + inline.data();
  }

  /// The text of a document that is one; empty if it is something else.
  public static Optional<String> text(Source source) {
    if (source instanceof Source.Inline inline && inline.mediaType().startsWith("text/")) {
      try {
        return Optional.of(new String(Base64.getDecoder().decode(inline.data()), UTF_8));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
