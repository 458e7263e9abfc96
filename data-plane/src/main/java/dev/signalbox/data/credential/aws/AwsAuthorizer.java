package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.Renewal;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.data.snapshot.Caller;
import dev.signalbox.data.snapshot.OutgoingHead;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Signs requests to a service of AWS, with one session for all callers of a tenant, or one for
/// each set of tags.
public final class AwsAuthorizer implements Authorizer {

  /// Most sets of tags that have a session at a time.
  static final int MOST_SESSIONS = 200;

  private final SigV4 signer;
  private final SessionTags tags;
  private final Function<SortedMap<String, String>, Held<AwsKeys>> opener;
  private final Follower follower;
  private final Map<SortedMap<String, String>, AwsSession> sessions = new HashMap<>();
  private volatile Map<Caller, AwsSession> byCaller = Map.of();
  private final @Nullable AwsSession only;

  /// @param opener gives the keys for a set of tags; called once for each set
  AwsAuthorizer(
      SigV4 signer,
      SessionTags tags,
      Function<SortedMap<String, String>, Held<AwsKeys>> opener,
      Follower follower) {
    this.signer = signer;
    this.tags = tags;
    this.opener = opener;
    this.follower = follower;
    this.only = tags.isEmpty() ? new AwsSession(opener.apply(new TreeMap<>())) : null;
  }

  /// Opens sessions for callers that have none yet, and lets go of those that nobody needs any
  /// more. Callers beyond the [#MOST_SESSIONS] get none.
  ///
  /// @return the renewals of the new ones
  public synchronized Collection<Renewal<?>> serve(Collection<Caller> callers) {
    if (only != null) {
      return Set.of();
    }
    Set<Renewal<?>> before = new HashSet<>(follower.followed());
    Map<Caller, AwsSession> next = new HashMap<>();
    Set<SortedMap<String, String>> needed = new HashSet<>();
    for (Caller caller : callers) {
      SortedMap<String, String> set = tags.of(caller);
      boolean room = needed.contains(set) || needed.size() < MOST_SESSIONS;
      if (room) {
        needed.add(set);
        next.put(caller, sessions.computeIfAbsent(set, each -> new AwsSession(opener.apply(each))));
      }
    }
    byCaller = Map.copyOf(next);
    sessions
        .entrySet()
        .removeIf(entry -> {
          boolean idle = !needed.contains(entry.getKey());
          if (idle && entry.getValue().keys() instanceof Renewal<?> renewal) {
            follower.forget(renewal);
          }
          return idle;
        });
    Set<Renewal<?>> fresh = new HashSet<>(follower.followed());
    fresh.removeAll(before);
    return fresh;
  }

  @Override
  public boolean wantsBody() {
    return true;
  }

  @Override
  public @Nullable Choice authorize(
      OutgoingHead head,
      byte @Nullable [] bodySha256,
      Caller caller,
      long affinity,
      long nowMillis) {
    AwsSession session = only != null ? only : byCaller.get(caller);
    AwsKeys keys = session == null ? null : session.keys().value(nowMillis);
    if (session == null || keys == null) {
      return null;
    }
    if (bodySha256 == null) {
      throw new IllegalArgumentException("a signature covers the body, whose digest is missing");
    }
    signer.sign(head, bodySha256, keys, session.signingMillis(nowMillis));
    return session;
  }
}
