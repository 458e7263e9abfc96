package dev.signalbox.data.credential.google;

import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.credential.renew.SmallFile;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;

/// Tokens in exchange for a token of another issuer, which a platform keeps fresh in a file.
///
/// Source: RFC 8693; "Security Token Service API", Google.
final class Federation implements Fetch<Secret> {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final ServiceDoor door;
  private final URI endpoint;
  private final String scope;
  private final Subject subject;

  Federation(ServiceDoor door, URI endpoint, String scope, Subject subject) {
    this.door = door;
    this.endpoint = endpoint;
    this.scope = scope;
    this.subject = subject;
  }

  /// Who asks.
  ///
  /// @param audience the provider of the workload identity pool
  /// @param file holds the token
  /// @param field the field of the file that does, if it is JSON; else empty
  /// @param type the kind of the token, a URN
  record Subject(String audience, String file, String field, String type) {}

  @Override
  public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
    ServiceQuestion question =
        ServiceQuestion.form(
            endpoint,
            Map.of(
                "grant_type",
                GRANT,
                "audience",
                subject.audience(),
                "scope",
                scope,
                "requested_token_type",
                ACCESS_TOKEN,
                "subject_token",
                token(),
                "subject_token_type",
                subject.type()));
    return BearerToken.ask(door, question, Reach.SERVICE);
  }

  private String token() throws FetchFailure {
    String text = SmallFile.read(subject.file());
    if (subject.field().isEmpty()) {
      return text;
    }
    try {
      return Json.parse(text).asObject().string(subject.field());
    } catch (JsonException malformed) {
      throw new FetchFailure("the token file has no such field");
    }
  }
}
