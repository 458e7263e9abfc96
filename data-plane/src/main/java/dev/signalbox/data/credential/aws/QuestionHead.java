package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.snapshot.OutgoingHead;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A question on its way to be signed.
public final class QuestionHead implements OutgoingHead {
  private final ServiceQuestion question;
  private final Map<String, String> fields;

  private QuestionHead(ServiceQuestion question) {
    this.question = question;
    this.fields = new TreeMap<>(question.fields());
    URI address = question.address();
    int port = address.getPort();
    fields.put("host", port < 0 ? address.getHost() : address.getHost() + ":" + port);
  }

  /// The question with a signature over it.
  public static ServiceQuestion signed(
      ServiceQuestion question, SigV4 signer, AwsKeys keys, long nowMillis) {
    QuestionHead head = new QuestionHead(question);
    signer.sign(head, Hashing.sha256(question.body()), keys, nowMillis);
    head.fields.remove("host");
    return new ServiceQuestion(question.method(), question.address(), head.fields, question.body());
  }

  @Override
  public String verb() {
    return question.method();
  }

  @Override
  public String uri() {
    String query = question.address().getRawQuery();
    String path = question.address().getRawPath();
    return query == null ? path : path + "?" + query;
  }

  @Override
  public @Nullable String field(String lowerCaseName) {
    return fields.get(lowerCaseName);
  }

  @Override
  public void forEachField(BiConsumer<String, String> each) {
    fields.forEach(each);
  }

  @Override
  public void setField(String lowerCaseName, String value) {
    fields.put(lowerCaseName, value);
  }
}
