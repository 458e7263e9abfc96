package dev.signalbox.control.bundle;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.OwnRepository;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.RepositorySigner;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The repositories of tenants that run proxies for themselves: each with a root of its own, which
/// the tenant pins, and nobody else's policy in it. They are made from what was published, when
/// they are asked for.
@Singleton
final class OwnRepositories {

  private static final Logger LOG = LoggerFactory.getLogger(OwnRepositories.class);

  /// So long keys and roots are believed before the folder is read again.
  private static final Duration BELIEVED = Duration.ofSeconds(10);

  private static final int MOST_TENANTS = 10_000;
  private static final int MOST_VERSIONS = 8;

  private final BundleSettings settings;
  private final InstantSource clock;
  private final Map<TenantId, Own> known = new ConcurrentHashMap<>();

  OwnRepositories(BundleSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// What a proxy gets of something that was published: all of it in the hosted group.
  Published seenBy(ProxyCaller proxy, Published whole) {
    return ownTenant(proxy).map(tenant -> of(tenant, whole)).orElse(whole);
  }

  /// The tenant for whom alone a proxy works; empty in the hosted group.
  static Optional<TenantId> ownTenant(ProxyCaller proxy) {
    return proxy.enrolled().filter(one -> !one.servesAll()).map(one -> one.tenant());
  }

  /// An archive of a tenant's own repository with a life of its own.
  byte[] export(TenantId tenant, Published whole, Duration life) {
    Published own = of(tenant, whole);
    return own(tenant).signer.export(own.repository(), life, clock.instant());
  }

  /// The first root of a tenant's own repository: what its proxies pin.
  byte[] root(TenantId tenant) {
    return own(tenant).firstRoot();
  }

  Published of(TenantId tenant, Published whole) {
    return own(tenant).of(whole);
  }

  private Own own(TenantId tenant) {
    Own own =
        known.compute(
            tenant,
            (id, before) -> {
              Instant now = clock.instant();
              boolean fresh = before != null && before.readAt.plus(BELIEVED).isAfter(now);
              return fresh ? before : read(id, now, before == null ? new Made() : before.made);
            });
    if (known.size() > MOST_TENANTS) {
      known.keySet().removeIf(other -> !other.equals(tenant));
    }
    return own;
  }

  private Own read(TenantId tenant, Instant now, Made made) {
    TrustFolder folder = settings.trust().ofTenant(tenant, now);
    if (folder.renew(now)) {
      LOG.atWarn()
          .addKeyValue("tenant", tenant)
          .log("the root of this tenant's own repository expires soon: bring its keys");
    }
    return new Own(tenant, folder.signer(), folder.roots(), now, made);
  }

  /// What was made last of each of the last versions.
  private static final class Made {
    private final Map<Long, Published> byVersion =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Published> eldest) {
            return size() > MOST_VERSIONS;
          }
        };
  }

  private static final class Own {
    private final TenantId tenant;
    private final RepositorySigner signer;
    private final Map<Long, byte[]> roots;
    private final Instant readAt;
    private final Made made;

    Own(
        TenantId tenant,
        RepositorySigner signer,
        Map<Long, byte[]> roots,
        Instant readAt,
        Made made) {
      this.tenant = tenant;
      this.signer = signer;
      this.roots = roots;
      this.readAt = readAt;
      this.made = made;
    }

    byte[] firstRoot() {
      byte[] first = roots.get(1L);
      if (first == null) {
        throw new IllegalStateException("the trust folder of tenant " + tenant + " has no root");
      }
      return first;
    }

    Published of(Published whole) {
      synchronized (made) {
        Published last = made.byVersion.get(whole.version());
        if (last != null
            && last.timestampVersion() == whole.timestampVersion()
            && last.repository().roots().size() == roots.size()) {
          return last;
        }
        Repository next = OwnRepository.of(whole.repository(), tenant.toString(), signer, roots);
        Published published = last == null ? new Published(next) : last.followedBy(next);
        made.byVersion.put(whole.version(), published);
        return published;
      }
    }
  }
}
