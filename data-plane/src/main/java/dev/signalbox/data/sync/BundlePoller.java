package dev.signalbox.data.sync;

import dev.signalbox.data.sync.PolicySource.Answer;
import dev.signalbox.data.sync.SyncEvent.SyncError;
import dev.signalbox.model.trust.TrustState;
import dev.signalbox.model.trust.VerifiedBundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Brings in policies: first from disk, so that a proxy serves although the control plane is away;
/// then from the control plane by long poll, or from a copy, for as long as the program runs. That
/// an archive expired means that it is not accepted any more; what was accepted is served until a
/// newer one comes.
public final class BundlePoller implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BundlePoller.class.getName());

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final PolicySource source;
  private final boolean watchesFile;
  private final SyncSettings.Times times;
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
  private boolean unsaved;
  private boolean unsavedTrust;
  private boolean mayHold = true;
  private volatile SyncStatus status = SyncStatus.BEFORE_START;

  /// @param client how to connect; it should not follow redirects
  /// @param slot puts a policy in force; if it throws, the policy is refused and the old one stays.
  ///   Called by the thread that calls [#start()], then only by the poller's own
  /// @param listener hears what became of each version
  /// @param random spreads the questions of many proxies
  /// @throws IOException if the root cannot be read or the directory not be made
  /// @throws IllegalArgumentException if the file of the root does not hold one
  public BundlePoller(
      HttpClient client,
      SyncSettings settings,
      PolicySlot slot,
      SyncListener listener,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    this.activation = new Activation(TrustState.pinned(Files.readAllBytes(settings.root())), slot);
    this.source = source(client, settings);
    this.watchesFile =
        settings.control().isEmpty() && settings.copy().filter(Copy::isFile).isPresent();
    this.times = settings.times();
    this.disk = new LastGood(settings.directory());
    this.listener = listener;
    this.clock = clock;
    this.random = random;
    this.thread = Thread.ofPlatform().name("signalbox-sync").daemon().unstarted(this::run);
  }

  private static PolicySource source(HttpClient client, SyncSettings settings) {
    Optional<PolicySource> copy =
        settings.copy().map(address -> new Copy(client, address, settings.times().answerTimeout()));
    if (settings.control().isEmpty()) {
      return copy.orElseThrow();
    }
    PolicySource control =
        new ControlPlane(client, settings.control().get(), settings.token(), settings.times());
    return copy.<PolicySource>map(other -> new WithCopy(control, other)).orElse(control);
  }

  /// Puts the last good policy from disk in force, if there is one, and begins to poll. A file that
  /// is watched is read before this returns.
  public void start() {
    restore();
    if (watchesFile) {
      firstLook();
    }
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

  /// Takes the newest copy that is whole, genuine and usable; then, so that nothing older is taken
  /// from now on, what was trusted last.
  private void restore() {
    try {
      for (Path file : disk.newestFirst()) {
        switch (activation.restore(LastGood.read(file))) {
          case Activation.Result.Activated activated -> {
            status = status.activated(clock.instant(), activated.bundle().version(), true);
            LOG.log(System.Logger.Level.INFO, "policy {0} from disk", activated.bundle().version());
            tell("", activated.bundle(), Optional.empty());
          }
          case Activation.Result.AlreadyActive ignored -> {
            // Two copies of one policy.
          }
          case Activation.Result.Refused refused ->
              noted(refused.failure(), file.getFileName() + ": " + refused.detail());
        }
        if (activation.active().isPresent()) {
          break;
        }
      }
      for (Path file : disk.trust()) {
        activation.restoreTrust(LastGood.read(file));
      }
      status = status.vouched(activation.active().flatMap(VerifiedBundle::issued));
    } catch (IOException unreadable) {
      noted(SyncFailure.DISK, "the copies on disk cannot be read: " + unreadable);
    }
  }

  private void firstLook() {
    try {
      pollOnce();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
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
      long asked = System.nanoTime();
      status = status.asked(clock.instant());
      Answer answer = source.ask(etag, activation.have(), mayHold);
      save();
      return switch (answer) {
        case Answer.Delivered delivered -> delivered(delivered);
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

  /// The tag is kept only with a policy that is in force: what was refused is asked for again, and
  /// after its repair under the same tag it is found. A file that was refused is not read again
  /// until it changes.
  private Duration delivered(Answer.Delivered delivered) {
    boolean first = etag.isEmpty();
    mayHold = true;
    unsavedTrust = true;
    long asked = activation.have();
    Activation.Result result = activation.accept(delivered.archive(), clock.instant());
    switch (result) {
      case Activation.Result.Activated activated -> {
        VerifiedBundle bundle = activated.bundle();
        etag = delivered.etag();
        unsaved = true;
        status =
            status
                .activated(clock.instant(), bundle.version(), false)
                .vouched(bundle.issued())
                .succeeded(clock.instant());
        LOG.log(System.Logger.Level.INFO, "policy {0} in force", bundle.version());
        tell(delivered.nonce(), bundle, Optional.empty());
        save();
        return etag.isPresent() ? betweenQuestions() : jittered(times.longestPause());
      }
      case Activation.Result.AlreadyActive active -> {
        boolean newer = !etag.equals(delivered.etag());
        etag = delivered.etag();
        save();
        status = status.vouched(active.bundle().issued()).succeeded(clock.instant());
        return (first || newer) && etag.isPresent()
            ? betweenQuestions()
            : jittered(times.longestPause());
      }
      case Activation.Result.Refused refused -> {
        etag = watchesFile ? delivered.etag() : Optional.empty();
        save();
        if (refused.failure() == SyncFailure.MISSING_FILE && asked > 0) {
          noted(refused.failure(), refused.detail());
          return Duration.ZERO;
        }
        tell(delivered.nonce(), refused);
        Duration pause = failed(refused.failure(), refused.detail());
        return watchesFile ? times.look() : pause;
      }
    }
  }

  private Duration betweenQuestions() {
    return watchesFile ? times.look() : Duration.ZERO;
  }

  private void tell(String nonce, VerifiedBundle bundle, Optional<SyncError> error) {
    tell(new SyncEvent(bundle.version(), bundle.digest(), nonce, active(), error, clock.instant()));
  }

  private void tell(String nonce, Activation.Result.Refused refused) {
    tell(
        new SyncEvent(
            refused.version(),
            refused.digest(),
            nonce,
            active(),
            Optional.of(new SyncError(refused.failure(), refused.detail())),
            clock.instant()));
  }

  private void tell(SyncEvent event) {
    try {
      listener.synced(event);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "sync: the listener failed", defect);
    }
  }

  private long active() {
    return activation.active().map(VerifiedBundle::version).orElse(0L);
  }

  /// Where the control plane held the question, the next one follows at once; where it did not, it
  /// is not to be flooded. The answer is not signed, so it vouches for nothing.
  private Duration unchanged(long asked) {
    if (watchesFile) {
      status = status.succeeded(clock.instant());
      return times.look();
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - asked);
    boolean held = mayHold && taken.compareTo(times.hold().dividedBy(2)) > 0;
    mayHold = true;
    status = status.succeeded(clock.instant());
    return held ? Duration.ZERO : jittered(times.longestPause());
  }

  private void save() {
    try {
      Optional<VerifiedBundle> active = activation.active();
      if (unsaved && active.isPresent()) {
        Optional<byte[]> archive = activation.trusted().archive(true);
        if (archive.isPresent()) {
          disk.save(active.get().version(), archive.get(), clock.instant());
        }
        unsaved = false;
      }
      if (unsavedTrust) {
        Optional<byte[]> trust = activation.trusted().archive(false);
        if (trust.isPresent()) {
          disk.saveTrust(trust.get());
        }
        unsavedTrust = false;
      }
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
    Duration grown = times.shortestPause().multipliedBy(1L << doublings);
    return jittered(grown.compareTo(times.longestPause()) < 0 ? grown : times.longestPause());
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
