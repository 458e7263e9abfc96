package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.ServiceAnswer;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.time.DateTimeException;
import java.time.Instant;

/// Reads the keys of a session, as machines and token services tell them.
final class SessionJson {

  private SessionJson() {}

  /// Reads what the metadata service and the credential services of containers answer.
  static Fetched<AwsKeys> read(ServiceAnswer answer, long nowMillis) throws FetchFailure {
    Obj in = answer.object();
    try {
      return keys(
          in.string("AccessKeyId"),
          in.string("SecretAccessKey"),
          in.string("Token"),
          in.string("Expiration"),
          answer,
          nowMillis);
    } catch (JsonException malformed) {
      throw new FetchFailure("the answer holds no keys");
    }
  }

  /// Reads what STS answers, in XML.
  static Fetched<AwsKeys> readXml(ServiceAnswer answer, long nowMillis) throws FetchFailure {
    answer.requireGood();
    String xml = answer.text();
    return keys(
        element(xml, "AccessKeyId"),
        element(xml, "SecretAccessKey"),
        element(xml, "SessionToken"),
        element(xml, "Expiration"),
        answer,
        nowMillis);
  }

  private static Fetched<AwsKeys> keys(
      String id,
      String secret,
      String token,
      String expiration,
      ServiceAnswer answer,
      long nowMillis)
      throws FetchFailure {
    if (id.isBlank() || secret.isBlank() || token.isBlank()) {
      throw new FetchFailure("the answer holds no keys");
    }
    try {
      long end = Instant.parse(expiration).toEpochMilli();
      return Fetched.living(
          new AwsKeys(id, new Secret(secret), new Secret(token)), answer.lifeUntil(end, nowMillis));
    } catch (DateTimeException malformed) {
      throw new FetchFailure("the answer does not say until when its keys live");
    }
  }

  /// The text of an element that holds no others; what is in it needs no escapes.
  private static String element(String xml, String name) throws FetchFailure {
    int start = xml.indexOf("<" + name + ">");
    int end = xml.indexOf("</" + name + ">");
    if (start < 0 || end < start) {
      throw new FetchFailure("the answer holds no keys");
    }
    return xml.substring(start + name.length() + 2, end).strip();
  }
}
