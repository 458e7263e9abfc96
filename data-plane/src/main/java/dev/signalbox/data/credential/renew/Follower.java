package dev.signalbox.data.credential.renew;

import java.util.ArrayList;
import java.util.List;

/// Follows values on behalf of one credential, and remembers which.
public final class Follower {

  private final Renewals renewals;
  private final List<Renewal<?>> followed = new ArrayList<>();

  public Follower(Renewals renewals) {
    this.renewals = renewals;
  }

  /// Follows a value from now on.
  public <T> Renewal<T> follow(String name, Fetch<T> fetch) {
    return noted(renewals.follow(name, fetch));
  }

  /// Follows a value that is near: it is fetched at once.
  public <T> Renewal<T> followNow(String name, Fetch<T> fetch) {
    return noted(renewals.followNow(name, fetch));
  }

  /// What is followed.
  public synchronized List<Renewal<?>> followed() {
    return List.copyOf(followed);
  }

  /// Follows nothing any more.
  public synchronized void forgetAll() {
    followed.forEach(renewals::forget);
    followed.clear();
  }

  /// Follows one value no longer.
  public synchronized void forget(Renewal<?> renewal) {
    renewals.forget(renewal);
    followed.remove(renewal);
  }

  private synchronized <T> Renewal<T> noted(Renewal<T> renewal) {
    followed.add(renewal);
    return renewal;
  }
}
