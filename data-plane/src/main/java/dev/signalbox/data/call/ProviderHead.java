package dev.signalbox.data.call;

import dev.signalbox.data.snapshot.OutgoingHead;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The head of a request to a provider: for the connection a message of Netty's, for whoever puts
/// the credential on it a head without any network.
public final class ProviderHead extends DefaultHttpRequest implements OutgoingHead {

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  /// @param target path and query as they are sent
  public ProviderHead(HttpMethod method, String target) {
    super(HttpVersion.HTTP_1_1, method, target, HEADERS);
  }

  @Override
  public String verb() {
    return method().name();
  }

  @Override
  public @Nullable String field(String lowerCaseName) {
    return headers().get(lowerCaseName);
  }

  @Override
  public void forEachField(BiConsumer<String, String> each) {
    for (Map.Entry<String, String> field : headers()) {
      each.accept(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
    }
  }

  @Override
  public void setField(String lowerCaseName, String value) {
    headers().set(lowerCaseName, value);
  }
}
