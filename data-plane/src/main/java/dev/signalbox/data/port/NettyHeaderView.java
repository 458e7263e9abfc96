package dev.signalbox.data.port;

import dev.signalbox.data.exchange.HeaderView;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Netty's headers seen through the eyes of the stages, which know no Netty.
public record NettyHeaderView(HttpHeaders headers) implements HeaderView {

  @Override
  public @Nullable String first(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  @Override
  public boolean repeats(String lowerCaseName) {
    Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(lowerCaseName);
    if (!values.hasNext()) {
      return false;
    }
    values.next();
    return values.hasNext();
  }

  @Override
  public void forEach(BiConsumer<String, String> each) {
    Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
    while (all.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = all.next();
      each.accept(lowerCase(header.getKey()), header.getValue().toString());
    }
  }

  @Override
  public int size() {
    return headers.size();
  }

  /// The name in lower case; the same object if it is so already, as it is in HTTP/2 and in most
  /// clients.
  public static String lowerCase(CharSequence name) {
    String text = name.toString();
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c >= 'A' && c <= 'Z') {
        return text.toLowerCase(Locale.ROOT);
      }
    }
    return text;
  }
}
