package dev.signalbox.control.fleet;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.model.id.TenantId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Says which version of the policy each proxy may see. Whoever hands versions out asks for every
/// proxy, right before it answers; everything here is answered from memory.
public interface Stages {

  /// The newest version that a proxy may be given: the newest there is; an older one while a
  /// rollout has not reached this proxy; 0 if it may have none any more, because it was revoked.
  ///
  /// @param newest the newest version there is
  long newestFor(ProxyCaller proxy, long newest);

  /// What keeps a version from a proxy; empty if nothing does, or it is about to begin.
  ///
  /// @param tenant whose proxy it is
  Optional<Hold> holdOf(TenantId tenant, String group, UUID proxy, long version);

  /// A rollout that has not reached a proxy.
  ///
  /// @param state `running`, `halted` or `aborted`
  record Hold(TenantId tenant, UUID rollout, String state) {}

  /// Versions that must not be forgotten, because proxies are held at them.
  Set<Long> held();

  /// Hears of a version, the newest at the start included. Called once it can be handed out.
  void published(PublishedVersion version);

  /// Hears that a version that proxies are held at is given out with newer keys in it, so that its
  /// content has another digest than it was published under.
  void alsoAs(long version, String digest);

  /// Registers what is to be called when proxies may see other versions than before although
  /// nothing was published. It must not block.
  void whenMoved(Runnable listener);
}
