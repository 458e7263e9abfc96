package dev.signalbox.data.credential;

import dev.signalbox.data.credential.aws.AwsAuthorizer;
import dev.signalbox.data.credential.aws.AwsSources;
import dev.signalbox.data.credential.entra.EntraSources;
import dev.signalbox.data.credential.google.GoogleSources;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.Renewal;
import dev.signalbox.data.credential.renew.RenewalStatus;
import dev.signalbox.data.credential.renew.Renewals;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.secret.SecretStores;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.AuthorizerSource;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.data.snapshot.NoCredential;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final String AUTHORIZATION = "authorization";
  private static final String BEARER = "Bearer ";

  private final Map<String, String> environment;
  private final RandomGenerator random;
  private final LocalSecrets local;
  private final AllowedReferences references;
  private final ServiceDoor door = new ServiceDoor();
  private final SecretStores stores;
  private final Renewals renewals;
  private final ThreadPoolExecutor pool;
  private final ScheduledExecutorService ticker;
  private Map<Named, Entry> active = Map.of();
  private Map<Named, Entry> prepared = Map.of();

  /// @param environment the environment of the process
  public Credentials(Map<String, String> environment, InstantSource clock, RandomGenerator random) {
    this.environment = Map.copyOf(environment);
    this.random = random;
    local = new LocalSecrets(environment);
    references = AllowedReferences.from(environment);
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
    stores = new SecretStores(door, this.environment, new Follower(renewals), random);
    ticker.scheduleWithFixedDelay(renewals::tick, 1, 1, TimeUnit.SECONDS);
  }

  /// A credential of one tenant. Two tenants never share one, even if they say the same.
  private record Named(TenantId tenant, CredentialSpec spec, URI url) {}

  /// @param follower what is followed for it alone
  private record Entry(Authorizer authorizer, Follower follower) {}

  /// Takes up the credentials of a policy, and waits a moment for those that are new.
  public AuthorizerSource prepare(Bundle bundle) {
    Map<Named, Entry> next = new HashMap<>();
    List<Renewal<?>> fresh = new ArrayList<>();
    for (TenantPolicy tenant : bundle.tenants()) {
      for (ProviderSpec provider : tenant.providers()) {
        Named name = new Named(tenant.tenant(), provider.credential(), provider.baseUrl());
        Entry known = active.containsKey(name) ? active.get(name) : next.get(name);
        if (known == null) {
          known = entry(tenant.tenant(), provider);
          fresh.addAll(known.follower().followed());
        }
        if (known.authorizer() instanceof AwsAuthorizer aws) {
          fresh.addAll(aws.serve(callers(tenant)));
        }
        next.put(name, known);
      }
    }
    forget(prepared, next, active);
    prepared = next;
    renewals.tick();
    renewals.awaitFirst(fresh, FIRST_WAIT);
    return (tenant, provider) -> {
      Entry entry = next.get(new Named(tenant.tenant(), provider.credential(), provider.baseUrl()));
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
    door.close();
  }

  /// Forgets what is in neither of two policies.
  private void forget(Map<Named, Entry> old, Map<Named, Entry> one, Map<Named, Entry> other) {
    old.forEach((name, entry) -> {
      if (!entry.equals(one.get(name)) && !entry.equals(other.get(name))) {
        entry.follower().forgetAll();
      }
    });
  }

  private static Set<Caller> callers(TenantPolicy tenant) {
    Set<Caller> callers = new LinkedHashSet<>();
    tenant.keys().forEach(key -> callers.add(new Caller(tenant.tenant(), key.nodePath())));
    return callers;
  }

  private Entry entry(TenantId tenant, ProviderSpec provider) {
    CredentialSpec spec = provider.credential();
    Follower follower = new Follower(renewals);
    Authorizer authorizer =
        switch (spec.scheme()) {
          case NONE -> NoCredential.INSTANCE;
          case X_API_KEY -> keys("x-api-key", "", spec, tenant, follower);
          case BEARER -> keys(AUTHORIZATION, BEARER, spec, tenant, follower);
          case API_KEY -> keys("api-key", "", spec, tenant, follower);
          case X_GOOG_API_KEY -> keys("x-goog-api-key", "", spec, tenant, follower);
          case AWS -> {
            Held<Secret> secret = secret(spec.secret(), tenant, follower);
            yield spec.setting("source").equals("bearer")
                ? token(secret)
                : new AwsSources(door, environment, follower)
                    .authorizer(spec, secret, tenant, provider.baseUrl());
          }
          case GOOGLE ->
              token(
                  new GoogleSources(door, environment, follower)
                      .token(spec, secret(spec.secret(), tenant, follower)));
          case ENTRA ->
              token(
                  new EntraSources(door, environment, follower, random)
                      .token(spec, secret(spec.secret(), tenant, follower)));
        };
    return new Entry(authorizer, follower);
  }

  private Authorizer keys(
      String field, String prefix, CredentialSpec spec, TenantId tenant, Follower follower) {
    List<KeySlot> slots = new ArrayList<>();
    for (PooledKey key : spec.keys()) {
      long salt = key.secret().text().hashCode() * 0x9E37_79B9_7F4A_7C15L;
      slots.add(new KeySlot(secret(key.secret(), tenant, follower), prefix, key.weight(), salt));
    }
    return new KeyAuthorizer(field, new KeyPool(slots));
  }

  private static Authorizer token(Held<Secret> token) {
    return new KeyAuthorizer(AUTHORIZATION, new KeyPool(List.of(new KeySlot(token, BEARER, 1, 0))));
  }

  private Held<Secret> secret(SecretRef reference, TenantId tenant, Follower follower) {
    if (!references.allows(reference, tenant)) {
      return follower.follow(
          reference.text(),
          now -> {
            throw new FetchFailure("the operator does not let this tenant use this reference");
          });
    }
    return switch (reference) {
      case SecretRef.None ignored -> Held.always(null);
      case SecretRef.Environment variable -> local.follow(variable);
      case SecretRef.File file -> follower.followNow(reference.text(), LocalSecrets.reader(file));
      case SecretRef.AwsSecret secret -> follower.follow(reference.text(), stores.reader(secret));
      case SecretRef.GoogleSecret secret ->
          follower.follow(reference.text(), stores.reader(secret));
      case SecretRef.AzureSecret secret -> follower.follow(reference.text(), stores.reader(secret));
      case SecretRef.VaultSecret secret -> follower.follow(reference.text(), stores.reader(secret));
    };
  }
}
