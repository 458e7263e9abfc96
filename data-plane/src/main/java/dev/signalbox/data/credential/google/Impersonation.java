package dev.signalbox.data.credential.google;

import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceAnswer;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Tokens of a service account in whose place another identity may act.
///
/// Source: "IAM Service Account Credentials API", `generateAccessToken`, Google.
final class Impersonation implements Fetch<Secret> {

  private final ServiceDoor door;
  private final URI endpoint;
  private final Account account;
  private final Held<Secret> base;

  Impersonation(ServiceDoor door, URI endpoint, Account account, Held<Secret> base) {
    this.door = door;
    this.endpoint = endpoint;
    this.account = account;
    this.base = base;
  }

  /// Whose token is wanted.
  ///
  /// @param delegates service accounts between us and that one, in order
  record Account(String email, List<String> delegates, String scope, int seconds) {}

  @Override
  public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
    Secret token = base.value(nowMillis);
    if (token == null) {
      throw new FetchFailure("the token to act with is not there yet");
    }
    Obj body =
        JsonValue.object()
            .put(
                "delegates",
                JsonValue.array(
                    account.delegates().stream()
                        .map(email -> JsonValue.of("projects/-/serviceAccounts/" + email))
                        .toList()))
            .put("scope", JsonValue.array(List.of(JsonValue.of(account.scope()))))
            .put("lifetime", account.seconds() + "s")
            .build();
    ServiceAnswer answer =
        door.ask(
            ServiceQuestion.json(
                endpoint.resolve(
                    "/v1/projects/-/serviceAccounts/" + account.email() + ":generateAccessToken"),
                Map.of("authorization", "Bearer " + token.reveal()),
                Json.writeBytes(body)),
            Reach.SERVICE);
    return read(answer, nowMillis);
  }

  private static Fetched<Secret> read(ServiceAnswer answer, long nowMillis) throws FetchFailure {
    Obj in = answer.object();
    try {
      long end = Instant.parse(in.string("expireTime")).toEpochMilli();
      return BearerToken.living(in.string("accessToken"), answer.lifeUntil(end, nowMillis) / 1_000);
    } catch (JsonException | DateTimeException malformed) {
      throw new FetchFailure("the answer holds no token");
    }
  }

  @Override
  public void refused(long nowMillis) {
    base.refused(nowMillis);
  }
}
