package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.model.key.Secret;
import java.util.Map;

/// The field that a bearer token is sent in.
final class Bearer {

  private Bearer() {}

  static Map<String, String> of(Held<Secret> token, long nowMillis) throws FetchFailure {
    Secret current = token.value(nowMillis);
    if (current == null) {
      throw new FetchFailure("the token to open the store with is not there yet");
    }
    return Map.of("authorization", "Bearer " + current.reveal());
  }
}
