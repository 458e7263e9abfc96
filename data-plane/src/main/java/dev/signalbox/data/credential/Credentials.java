package dev.signalbox.data.credential;

import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.Renewal;
import dev.signalbox.data.credential.renew.RenewalStatus;
import dev.signalbox.data.credential.renew.Renewals;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.AuthorizerSource;
import dev.signalbox.data.snapshot.NoCredential;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// All credentials that the policies in force name. [#prepare] takes up those of a policy that is
/// about to be put in force, [#activated] lets go of those that only older ones named. What both
/// name goes on undisturbed. [#prepare] and [#activated] are called by one thread.
public final class Credentials implements AutoCloseable {

  private static final int THREADS = 4;
  private static final int MOST_WAITING = 1_024;

  /// A new policy waits so long for its new credentials, so that its first calls find them.
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  private final LocalSecrets local;
  private final Renewals renewals;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService ticker;
  private Map<Named, Entry> active = Map.of();
  private Map<Named, Entry> prepared = Map.of();

  /// @param environment the environment of the process
  public Credentials(Map<String, String> environment, InstantSource clock, RandomGenerator random) {
    local = new LocalSecrets(environment);
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("credential-", 0).factory());
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("credentials").factory());
    renewals = new Renewals(clock, random, pool);
    ticker.scheduleWithFixedDelay(renewals::tick, 1, 1, TimeUnit.SECONDS);
  }

  /// A credential of one tenant. Two tenants never share one, even if they say the same.
  private record Named(TenantId tenant, CredentialSpec spec) {}

  private record Entry(Authorizer authorizer, List<Renewal<?>> renewals) {}

  /// Takes up the credentials of a policy, and waits a moment for those that are new.
  public AuthorizerSource prepare(Bundle bundle) {
    Map<Named, Entry> next = new HashMap<>();
    List<Renewal<?>> fresh = new ArrayList<>();
    for (TenantPolicy tenant : bundle.tenants()) {
      for (ProviderSpec provider : tenant.providers()) {
        Named name = new Named(tenant.tenant(), provider.credential());
        Entry known = active.containsKey(name) ? active.get(name) : next.get(name);
        if (known == null) {
          known = entry(provider.credential());
          fresh.addAll(known.renewals());
        }
        next.put(name, known);
      }
    }
    forget(prepared, next, active);
    prepared = next;
    renewals.tick();
    renewals.awaitFirst(fresh, FIRST_WAIT);
    return (tenant, provider) -> {
      Entry entry = next.get(new Named(tenant.tenant(), provider.credential()));
      if (entry == null) {
        throw new IllegalArgumentException("a provider of another policy");
      }
      return entry.authorizer();
    };
  }

  /// Says that the policy that was prepared last is in force.
  public void activated() {
    forget(active, prepared, prepared);
    active = prepared;
  }

  /// How the renewal of secrets and tokens is doing.
  public List<RenewalStatus> status() {
    return renewals.status();
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    pool.shutdownNow();
  }

  /// Forgets what is in neither of two policies.
  private void forget(Map<Named, Entry> old, Map<Named, Entry> one, Map<Named, Entry> other) {
    old.forEach((name, entry) -> {
      if (!entry.equals(one.get(name)) && !entry.equals(other.get(name))) {
        entry.renewals().forEach(renewals::forget);
      }
    });
  }

  private Entry entry(CredentialSpec spec) {
    List<Renewal<?>> made = new ArrayList<>();
    Authorizer authorizer =
        switch (spec.scheme()) {
          case NONE -> NoCredential.INSTANCE;
          case X_API_KEY -> keys("x-api-key", "", spec, made);
          case BEARER -> keys("authorization", "Bearer ", spec, made);
          case API_KEY -> keys("api-key", "", spec, made);
          case X_GOOG_API_KEY -> keys("x-goog-api-key", "", spec, made);
          case AWS, GOOGLE, ENTRA -> (head, sha256, caller, affinity, now) -> null;
        };
    return new Entry(authorizer, made);
  }

  private Authorizer keys(String field, String prefix, CredentialSpec spec, List<Renewal<?>> made) {
    List<KeySlot> slots = new ArrayList<>();
    for (PooledKey key : spec.keys()) {
      long salt = key.secret().text().hashCode() * 0x9E37_79B9_7F4A_7C15L;
      slots.add(new KeySlot(secret(key.secret(), made), prefix, key.weight(), salt));
    }
    return new KeyAuthorizer(field, new KeyPool(slots));
  }

  private Held<Secret> secret(SecretRef reference, List<Renewal<?>> made) {
    return switch (reference) {
      case SecretRef.None ignored -> Held.always(null);
      case SecretRef.Environment variable -> local.follow(variable);
      case SecretRef.File file -> {
        Renewal<Secret> renewal = renewals.followNow(reference.text(), LocalSecrets.reader(file));
        made.add(renewal);
        yield renewal;
      }
      case SecretRef.AwsSecret ignored -> Held.always(null);
      case SecretRef.GoogleSecret ignored -> Held.always(null);
      case SecretRef.AzureSecret ignored -> Held.always(null);
      case SecretRef.VaultSecret ignored -> Held.always(null);
    };
  }
}
