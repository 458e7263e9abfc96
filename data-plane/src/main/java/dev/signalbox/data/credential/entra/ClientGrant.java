package dev.signalbox.data.credential.entra;

import dev.signalbox.data.credential.renew.BearerToken;
import dev.signalbox.data.credential.renew.ClockSkew;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/// Tokens of an application that proves who it is.
///
/// Source: "OAuth 2.0 client credentials flow", Microsoft identity platform.
final class ClientGrant implements Fetch<Secret> {

  private final ServiceDoor door;
  private final URI endpoint;
  private final Map<String, String> form;
  private final Proof proof;
  private final ClockSkew skew = new ClockSkew();

  /// @param endpoint the token endpoint of the directory
  ClientGrant(ServiceDoor door, URI endpoint, String clientId, String scope, Proof proof) {
    this.door = door;
    this.endpoint = endpoint;
    this.form = Map.of("grant_type", "client_credentials", "client_id", clientId, "scope", scope);
    this.proof = proof;
  }

  /// How an application proves who it is.
  interface Proof {

    /// The fields of the form that do.
    Map<String, String> fields(long nowMillis) throws FetchFailure;

    /// Says that it was not believed.
    default void refused(long nowMillis) {
      // Read anew each time.
    }
  }

  @Override
  public Fetched<Secret> fetch(long nowMillis) throws FetchFailure {
    Map<String, String> all = new TreeMap<>(form);
    all.putAll(proof.fields(skew.corrected(nowMillis)));
    ServiceQuestion question = ServiceQuestion.form(endpoint, all);
    return BearerToken.read(skew.learn(door.ask(question, Reach.SERVICE), nowMillis));
  }

  @Override
  public void refused(long nowMillis) {
    proof.refused(nowMillis);
  }
}
