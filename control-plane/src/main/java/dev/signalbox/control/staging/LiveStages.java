package dev.signalbox.control.staging;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.database.StartupStep;
import dev.signalbox.control.fleet.PublishedVersion;
import dev.signalbox.control.fleet.Revocations;
import dev.signalbox.control.fleet.Stages;
import dev.signalbox.control.fleet.Versions;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// The rollouts that are open, in memory.
@Singleton
final class LiveStages implements Stages, StartupStep {

  /// Before the first version is handed out.
  private static final int ORDER = 900;

  private final RolloutStore store;
  private final Revocations revocations;
  private final Versions versions;
  private final List<Runnable> moved = new CopyOnWriteArrayList<>();
  private final List<Runnable> published = new CopyOnWriteArrayList<>();
  private volatile List<Rollout> open = List.of();

  LiveStages(RolloutStore store, Revocations revocations, Versions versions) {
    this.store = store;
    this.revocations = revocations;
    this.versions = versions;
    revocations.whenRevoked(this::tellMoved);
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void run() {
    refresh();
  }

  @Override
  public long newestFor(ProxyCaller proxy, long newest) {
    if (proxy.enrolled().isEmpty()) {
      return newest;
    }
    EnrolledProxy enrolled = proxy.enrolled().get();
    if (revocations.contains(enrolled.id())) {
      return 0;
    }
    long version = newest;
    for (Rollout rollout : open) {
      version = Math.min(version, rollout.newestFor(enrolled, newest));
    }
    return version;
  }

  @Override
  public Optional<Hold> holdOf(TenantId tenant, String group, UUID proxy, long version) {
    EnrolledProxy enrolled = new EnrolledProxy(tenant, group, proxy, false);
    // One that is armed begins within a second, now that there is a version for it.
    return open.stream()
        .filter(rollout -> rollout.state() != Rollout.State.ARMED)
        .filter(rollout -> rollout.newestFor(enrolled, version) < version)
        .findFirst()
        .map(rollout -> new Hold(rollout.tenant(), rollout.id(), rollout.state().wireName()));
  }

  @Override
  public Set<Long> held() {
    return open.stream().map(Rollout::base).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void published(PublishedVersion version) {
    versions.note(version);
    published.forEach(Runnable::run);
  }

  @Override
  public void alsoAs(long version, String digest) {
    versions.alsoAs(version, digest);
  }

  @Override
  public void whenMoved(Runnable listener) {
    moved.add(listener);
  }

  /// Registers what is to be called when there is a new version.
  void whenPublished(Runnable listener) {
    published.add(listener);
  }

  /// The rollouts that are open.
  List<Rollout> open() {
    return open;
  }

  /// Reads again what decides, and tells everybody if it is not what it was.
  void refresh() {
    List<Rollout> before = open;
    List<Rollout> now = store.open();
    open = now;
    if (revocations.look() || !now.equals(before)) {
      tellMoved();
    }
  }

  /// Tells everybody that proxies may see other versions than before.
  void tellMoved() {
    moved.forEach(Runnable::run);
  }
}
