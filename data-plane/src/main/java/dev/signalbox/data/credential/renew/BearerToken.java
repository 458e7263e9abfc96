package dev.signalbox.data.credential.renew;

import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;

/// Reads the answers of OAuth token endpoints (RFC 6749 §5.1).
public final class BearerToken {

  private static final long MOST_SECONDS = 90_000;

  private BearerToken() {}

  /// Asks for a token.
  public static Fetched<Secret> ask(ServiceDoor door, ServiceQuestion question, Reach reach)
      throws FetchFailure {
    return read(door.ask(question, reach));
  }

  /// Reads an answer. How long the token lives is told relative to now, so a wrong clock does not
  /// matter.
  public static Fetched<Secret> read(ServiceAnswer answer) throws FetchFailure {
    Obj in = answer.object();
    try {
      String token = in.string("access_token");
      JsonValue life = in.require("expires_in");
      // Managed identities tell it as a text.
      long seconds =
          life instanceof JsonValue.Text text ? Long.parseLong(text.value()) : life.asLong();
      return living(token, seconds);
    } catch (JsonException | NumberFormatException malformed) {
      throw new FetchFailure("the answer holds no token");
    }
  }

  /// A token that lives so long.
  public static Fetched<Secret> living(String token, long seconds) throws FetchFailure {
    if (token.isBlank() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new FetchFailure("the answer holds no token");
    }
    return Fetched.living(new Secret(token), Math.min(seconds, MOST_SECONDS) * 1_000);
  }
}
