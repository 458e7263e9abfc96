package dev.signalbox.data.translate.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.model.json.JsonValue.Text;
import java.util.Base64;
import java.util.Optional;

/// Media as URLs (RFC 2397).
public final class DataUrl {

  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";

  /// Media types with their parameters are shorter.
  private static final int LONGEST_HEAD = 512;

  private DataUrl() {}

  /// Where a URL points to.
  public static Source read(Text url) {
    String start = url.start(LONGEST_HEAD);
    int comma = start.indexOf(',');
    if (!start.startsWith(SCHEME) || comma < 0) {
      return new Source.Remote("", url.value());
    }
    String head = start.substring(SCHEME.length(), comma);
    if (!head.endsWith(BASE64)) {
      return new Source.Remote("", url.value());
    }
    String type = head.substring(0, head.length() - BASE64.length());
    return new Source.Inline(type, url.after(comma + 1));
  }

  /// A URL for what is within the request.
  public static Text write(Source.Inline inline) {
    return inline.content().behind(SCHEME + inline.mediaType() + BASE64 + ",");
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
