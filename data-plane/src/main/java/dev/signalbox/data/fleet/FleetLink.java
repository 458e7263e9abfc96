package dev.signalbox.data.fleet;

import dev.signalbox.data.file.PrivateFile;
import dev.signalbox.data.fleet.FleetCalls.Answer;
import dev.signalbox.data.fleet.FleetCalls.Place;
import dev.signalbox.data.sync.SyncEvent;
import dev.signalbox.data.sync.SyncListener;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Keeps this proxy's place in the fleet: enrols it once, renews its identity at half life, and
/// reports what it runs. Reports hold all there is to say, so only the newest waits to be sent, and
/// a control plane that is away costs nothing but one attempt now and then.
public final class FleetLink implements SyncListener, Supplier<Secret>, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FleetLink.class.getName());

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT_FOR_IDENTITY = Duration.ofSeconds(10);
  private static final Duration USUAL_HEARTBEAT = Duration.ofSeconds(10);
  static final String IDENTITY = "identity.json";
  private static final String STATUS = "status.json";

  private final FleetSettings settings;
  private final FleetCalls calls;
  private final IdentityKeeper keeper;
  private final PrivateFile statusFile;
  private final Around around;
  private final InstantSource clock;
  private final SecureRandom random;
  private final SyncState.Program program;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private SyncState state = SyncState.NOTHING_YET;
  private boolean news = true;
  private boolean stopping;

  private long sequence;
  private long failuresInARow;
  private Duration heartbeat = USUAL_HEARTBEAT;
  private volatile FleetStatus status = FleetStatus.BEFORE_START;

  /// What a report says beyond versions.
  ///
  /// @param contact when the source of policy last answered
  /// @param shipped when usage was last delivered
  public record Around(Supplier<Optional<Instant>> contact, Supplier<Optional<Instant>> shipped) {}

  /// @param client how to connect; it should not follow redirects
  /// @throws IOException if the identity on disk cannot be read, or a new one not be written
  /// @throws IllegalArgumentException if there is neither an identity on disk nor a token
  public FleetLink(
      HttpClient client,
      FleetSettings settings,
      Around around,
      InstantSource clock,
      SecureRandom random)
      throws IOException {
    this.settings = settings;
    this.calls = new FleetCalls(client, settings);
    this.keeper =
        IdentityKeeper.open(new PrivateFile(settings.directory().resolve(IDENTITY)), clock, random);
    if (!keeper.get().enrolled() && settings.token().isEmpty()) {
      throw new IllegalArgumentException(
          "this proxy is not enrolled: give it a token with --enrol-token");
    }
    this.statusFile = new PrivateFile(settings.directory().resolve(STATUS));
    this.around = around;
    this.clock = clock;
    this.random = random;
    this.program = new SyncState.Program(new UUID(random.nextLong(), random.nextLong()), settings);
    this.thread = Thread.ofPlatform().name("signalbox-fleet").daemon().unstarted(this::run);
  }

  /// Begins to enrol, if that was not done yet, and to report.
  public void start() {
    thread.start();
  }

  /// How things are between this proxy and the fleet. For any thread.
  public FleetStatus status() {
    return status;
  }

  /// The credential for the control plane. Waits for the enrolment, 10 s at most, so this is not
  /// for event loops; what it gives then is refused over there and asked for again.
  @Override
  public Secret get() {
    lock.lock();
    try {
      long rest = LONGEST_WAIT_FOR_IDENTITY.toNanos();
      while (!stopping && !keeper.get().enrolled() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return keeper.get().current();
  }

  @Override
  public void synced(SyncEvent event) {
    lock.lock();
    try {
      state = state.after(event);
      news = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends reporting and waits a moment for it.
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

  private void run() {
    try {
      while (true) {
        Duration pause = round();
        if (!rest(pause)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      LOG.log(System.Logger.Level.DEBUG, "the link to the fleet stops");
    }
  }

  /// Does what is due and says how long to rest at most.
  private Duration round() throws InterruptedException {
    try {
      if (!keeper.get().enrolled()) {
        return enrol();
      }
      if (keeper.get().renewalDue(clock.instant())) {
        renew();
      }
      return report();
    } catch (IOException unwritable) {
      return failed("the identity cannot be kept: " + unwritable);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "fleet: a defect", defect);
      return failed(defect.toString());
    }
  }

  private Duration enrol() throws InterruptedException, IOException {
    Secret token = settings.token().orElseThrow();
    return switch (calls.enrol(token, keeper.get().current())) {
      case Answer.Done done -> {
        Place place = place(done.body());
        lock.lock();
        try {
          keeper.enrolled(place.proxyId(), place.renewAfter());
          changed.signalAll();
        } finally {
          lock.unlock();
        }
        heartbeat = place.reportEvery();
        status = status.enrolled(place.proxyId());
        LOG.log(System.Logger.Level.INFO, "enrolled as {0}", place.proxyId());
        failuresInARow = 0;
        yield Duration.ZERO;
      }
      case Answer.Refused refused -> failed("the enrolment token is refused: " + refused.reason());
      case Answer.Unavailable away -> failed("not enrolled yet: " + away.reason());
    };
  }

  /// What goes wrong here shows in the next report too, or heals: the next round tries again.
  private void renew() throws InterruptedException, IOException {
    Secret next = keeper.prepareNext();
    switch (calls.renew(keeper.get().current(), next)) {
      case Answer.Done done -> {
        heartbeat = place(done.body()).reportEvery();
        keeper.renewed();
      }
      case Answer.Refused refused -> {
        // What was announced before may be in use already, over there.
        keeper.tryOther();
        LOG.log(System.Logger.Level.WARNING, "fleet: not renewed: {0}", refused.reason());
      }
      case Answer.Unavailable away ->
          LOG.log(System.Logger.Level.DEBUG, "fleet: not renewed yet: {0}", away.reason());
    }
  }

  private Duration report() throws InterruptedException, IOException {
    Obj report = next();
    status = status.attempted(keepStatus(report));
    return switch (calls.report(keeper.get().current(), report)) {
      case Answer.Done ignored -> {
        keeper.settle();
        failuresInARow = 0;
        status = status.reported(clock.instant());
        yield jittered(heartbeat);
      }
      case Answer.Refused refused -> {
        news();
        keeper.tryOther();
        yield failed("reports are refused: " + refused.reason());
      }
      case Answer.Unavailable away -> {
        news();
        yield failed(away.reason());
      }
    };
  }

  private Obj next() {
    SyncState now;
    lock.lock();
    try {
      now = state;
      news = false;
    } finally {
      lock.unlock();
    }
    sequence++;
    return now.report(
        program,
        sequence,
        new SyncState.Around(around.contact().get(), around.shipped().get()),
        clock.instant());
  }

  /// For places that reports do not reach: the file can be carried there.
  private boolean keepStatus(Obj report) {
    try {
      statusFile.write(Json.writeBytes(report));
      return true;
    } catch (IOException unwritable) {
      LOG.log(System.Logger.Level.WARNING, "the status file cannot be written: {0}", unwritable);
      return false;
    }
  }

  private static Place place(Obj body) {
    try {
      return Place.of(body);
    } catch (JsonException wrong) {
      throw new IllegalStateException("the answer is not understood: " + wrong.getMessage(), wrong);
    }
  }

  private void news() {
    lock.lock();
    try {
      news = true;
    } finally {
      lock.unlock();
    }
  }

  private Duration failed(String reason) {
    failuresInARow++;
    if (!reason.equals(status.trouble())) {
      LOG.log(System.Logger.Level.WARNING, "fleet: {0}", reason);
    }
    status = status.failed(reason);
    long doublings = Math.min(failuresInARow - 1, 16);
    Duration grown = settings.shortestPause().multipliedBy(1L << doublings);
    return jittered(grown.compareTo(settings.longestPause()) < 0 ? grown : settings.longestPause());
  }

  /// Between half of a pause and all of it.
  private Duration jittered(Duration most) {
    long half = most.toNanos() / 2;
    return Duration.ofNanos(half + random.nextLong(half + 1));
  }

  /// Rests; news end it, but not before the shortest gap, and not while things fail.
  ///
  /// @return false if it is time to stop
  private boolean rest(Duration most) throws InterruptedException {
    long start = System.nanoTime();
    long gap = failuresInARow > 0 ? most.toNanos() : settings.shortestGap().toNanos();
    lock.lockInterruptibly();
    try {
      while (!stopping) {
        long passed = System.nanoTime() - start;
        long until = news ? Math.min(gap, most.toNanos()) : most.toNanos();
        if (passed >= until) {
          return true;
        }
        changed.awaitNanos(until - passed);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }
}
