package dev.signalbox.data.sync;

import dev.signalbox.data.sync.ControlPlane.Answer;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleVerifier;
import dev.signalbox.model.bundle.SigningKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Brings in bundles: first from disk, so that a proxy serves although the control plane is away;
/// then from the control plane by long poll, for as long as the program runs. Expiry does not
/// exist: the last good bundle is served until a newer one comes.
public final class BundlePoller implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BundlePoller.class.getName());

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final ControlPlane control;
  private final SyncSettings settings;
  private final LastGood disk;
  private final Activation activation;
  private final SyncListener listener;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopping;

  private Optional<String> etag = Optional.empty();
  private Optional<Unsaved> unsaved = Optional.empty();
  private boolean mayHold = true;
  private volatile SyncStatus status = SyncStatus.BEFORE_START;

  /// A bundle in force that is not on disk yet.
  private record Unsaved(long version, byte[] envelope) {}

  /// @param client how to connect; it should not follow redirects
  /// @param callback puts a bundle in force; if it throws, the bundle is refused and the old one
  ///   stays. Called by the thread that calls [#start()], then only by the poller's own
  /// @param listener hears what became of each version
  /// @param random spreads the questions of many proxies
  /// @throws IOException if the pinned keys cannot be read or the directory not be made
  /// @throws IllegalArgumentException if the file of pinned keys does not hold any
  public BundlePoller(
      HttpClient client,
      SyncSettings settings,
      Consumer<Bundle> callback,
      SyncListener listener,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    String pem = Files.readString(settings.pinnedKeys());
    BundleVerifier verifier = new BundleVerifier(SigningKeys.readPublic(pem));
    this.control = new ControlPlane(client, settings);
    this.settings = settings;
    this.disk = new LastGood(settings.directory());
    this.activation = new Activation(verifier, callback);
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.thread = Thread.ofPlatform().name("signalbox-sync").daemon().unstarted(this::run);
  }

  /// Puts the last good bundle from disk in force, if there is one, and begins to poll.
  public void start() {
    restore();
    thread.start();
  }

  /// How up to date the policy is. For any thread.
  public SyncStatus status() {
    return status;
  }

  /// Ends polling and waits a moment for it; what is in force stays in force.
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(LONGEST_GOODBYE);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes the newest copy that is whole, genuine and usable.
  private void restore() {
    try {
      for (Path file : disk.newestFirst()) {
        switch (activation.accept(LastGood.read(file))) {
          case Activation.Result.Activated activated -> {
            status = status.activated(clock.instant(), activated.version(), true);
            tell(activated.version(), Optional.empty());
            LOG.log(System.Logger.Level.INFO, "policy {0} from disk", activated.version());
            return;
          }
          case Activation.Result.AlreadyActive ignored -> {}
          case Activation.Result.Refused refused ->
              noted(refused.failure(), file.getFileName() + ": " + refused.detail());
        }
      }
    } catch (IOException unreadable) {
      noted(SyncFailure.DISK, "the copies on disk cannot be read: " + unreadable);
    }
  }

  private void run() {
    try {
      while (!isStopping()) {
        pause(pollOnce());
      }
    } catch (InterruptedException stopped) {
      LOG.log(System.Logger.Level.DEBUG, "sync stops");
    }
  }

  /// Asks once and says how long to pause.
  private Duration pollOnce() throws InterruptedException {
    try {
      boolean first = etag.isEmpty();
      long asked = System.nanoTime();
      status = status.asked(clock.instant());
      Answer answer = control.ask(etag, mayHold);
      save();
      return switch (answer) {
        case Answer.Delivered delivered -> delivered(delivered, first);
        case Answer.Unchanged ignored -> unchanged(asked);
        case Answer.Failed failed -> {
          mayHold = failed.failure() == SyncFailure.UNREACHABLE;
          yield failed(failed.failure(), failed.detail());
        }
      };
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "sync: a defect", defect);
      return failed(SyncFailure.DEFECT, defect.toString());
    }
  }

  /// The tag is kept only with a bundle that is in force: what was refused is asked for again, and
  /// after its repair under the same tag it is found.
  private Duration delivered(Answer.Delivered delivered, boolean first) {
    mayHold = true;
    return switch (activation.accept(delivered.envelope())) {
      case Activation.Result.Activated activated -> {
        etag = delivered.etag();
        unsaved = Optional.of(new Unsaved(activated.version(), delivered.envelope()));
        status =
            status
                .activated(clock.instant(), activated.version(), false)
                .succeeded(clock.instant());
        LOG.log(System.Logger.Level.INFO, "policy {0} in force", activated.version());
        tell(activated.version(), Optional.empty());
        save();
        yield etag.isPresent() ? Duration.ZERO : jittered(settings.longestPause());
      }
      case Activation.Result.AlreadyActive ignored -> {
        etag = delivered.etag();
        status = status.succeeded(clock.instant());
        yield first && etag.isPresent() ? Duration.ZERO : jittered(settings.longestPause());
      }
      case Activation.Result.Refused refused -> {
        tell(0, Optional.of(new SyncEvent.SyncError(refused.failure(), refused.detail())));
        yield failed(refused.failure(), refused.detail());
      }
    };
  }

  private void tell(long version, Optional<SyncEvent.SyncError> error) {
    long active = status.activeVersion().orElse(0);
    try {
      listener.synced(new SyncEvent(version, "", "", active, error, clock.instant()));
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "sync: the listener failed", defect);
    }
  }

  /// Where the control plane held the question, the next one follows at once; where it did not, it
  /// is not to be flooded.
  private Duration unchanged(long asked) {
    Duration taken = Duration.ofNanos(System.nanoTime() - asked);
    boolean held = mayHold && taken.compareTo(settings.hold().dividedBy(2)) > 0;
    mayHold = true;
    status = status.succeeded(clock.instant());
    return held ? Duration.ZERO : jittered(settings.longestPause());
  }

  private void save() {
    if (unsaved.isEmpty()) {
      return;
    }
    try {
      disk.save(unsaved.get().version(), unsaved.get().envelope());
      unsaved = Optional.empty();
    } catch (IOException unwritable) {
      noted(
          SyncFailure.DISK,
          "the policy is in force, but would be lost with a restart: " + unwritable);
    }
  }

  private Duration failed(SyncFailure failure, String detail) {
    status = status.failed(clock.instant(), failure, detail);
    LOG.log(System.Logger.Level.WARNING, "no newer policy: {0}: {1}", failure.tag(), detail);
    long doublings = Math.min(status.failuresInARow() - 1, 16);
    Duration grown = settings.shortestPause().multipliedBy(1L << doublings);
    return jittered(grown.compareTo(settings.longestPause()) < 0 ? grown : settings.longestPause());
  }

  private void noted(SyncFailure failure, String detail) {
    status = status.noted(clock.instant(), failure, detail);
    LOG.log(System.Logger.Level.WARNING, "copies of the policy: {0}: {1}", failure.tag(), detail);
  }

  /// Between half of a pause and all of it.
  private Duration jittered(Duration most) {
    long half = most.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration length) throws InterruptedException {
    long rest = length.toNanos();
    lock.lockInterruptibly();
    try {
      while (!stopping && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }
}
