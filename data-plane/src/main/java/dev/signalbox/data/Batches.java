package dev.signalbox.data;

import dev.signalbox.data.batch.BatchJournal;
import dev.signalbox.data.batch.OpenBatch;
import dev.signalbox.data.ops.BatchCounts;
import dev.signalbox.data.snapshot.CurrentPolicy;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.id.TenantId;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The batches that were submitted here and are not booked yet. What they used is known only when
/// they have ended, hours later: this asks for them from time to time, books every request of them
/// once, and forgets them. The clients need not come back for that, and may as often as they like.
final class Batches implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Batches.class.getName());

  private static final Duration SOONEST = Duration.ofSeconds(15);
  private static final Duration LATEST = Duration.ofMinutes(5);
  private static final int MOST_AT_A_TIME = 16;
  private static final int MOST_OF_ONE_PROVIDER = 2;
  private static final int MOST_FILES_READ = 8;
  private static final int MOST_WAITING_FOR_DISK = 1_024;

  private final BatchJournal journal;
  private final InstantSource clock;
  private final CurrentPolicy policy;
  private final ExecutorService disk =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING_FOR_DISK),
          Thread.ofPlatform().daemon().name("batches").factory());
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger filesRead = new AtomicInteger();
  private final Set<OpenBatch.Name> names = ConcurrentHashMap.newKeySet();
  private volatile int overdue;
  private volatile @Nullable EventLoop eventLoop;

  /// Confined to the event loop, like all below.
  private final Map<OpenBatch.Name, Waiting> open = new HashMap<>();

  private final Map<Account, Integer> asking = new HashMap<>();

  private @Nullable LoopContext loop;
  private int running;

  private record Account(TenantId tenant, String provider) {}

  /// One batch between two questions.
  private static final class Waiting {
    private OpenBatch batch;
    private long nextNanos;
    private boolean busy;

    Waiting(OpenBatch batch, long nextNanos) {
      this.batch = batch;
      this.nextNanos = nextNanos;
    }
  }

  Batches(BatchJournal journal, InstantSource clock, CurrentPolicy policy) {
    this.journal = journal;
    this.clock = clock;
    this.policy = policy;
  }

  /// Takes up what an earlier run left open, and asks from now on.
  ///
  /// @param own the loop that asks and books
  void begin(LoopContext its, EventLoop own) {
    loop = its;
    eventLoop = own;
    disk.execute(() -> {
      List<OpenBatch> left = journal.read();
      count.addAndGet(left.size());
      left.forEach(batch -> names.add(batch.name()));
      own.execute(() -> left.forEach(batch -> put(batch, System.nanoTime())));
    });
    own.scheduleWithFixedDelay(this::ask, 1, 1, TimeUnit.SECONDS);
  }

  /// Whether another batch can be taken.
  boolean hasRoom() {
    return count.get() < BatchJournal.MOST;
  }

  /// How many are open, and how many of them should have ended long ago.
  BatchCounts counts() {
    return new BatchCounts(count.get(), overdue);
  }

  /// Keeps a batch that a provider has taken. Complete when it is on the disk, or when that has
  /// failed: then it is booked all the same unless the proxy dies first. A provider that answers a
  /// repeated order with the batch it has already makes no second one.
  CompletableFuture<Void> add(OpenBatch batch) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    if (!names.add(batch.name())) {
      kept.complete(null);
      return kept;
    }
    count.incrementAndGet();
    onDisk(() -> journal.write(batch), kept);
    onLoop(() -> put(batch, System.nanoTime() + SOONEST.toNanos()));
    return kept;
  }

  /// Whether a batch was submitted here and is not booked yet.
  boolean isOpen(OpenBatch.Name batch) {
    return names.contains(batch);
  }

  /// Whether any batch of a provider was submitted here and is not booked yet.
  boolean anyOpen(TenantId tenant, String provider) {
    for (OpenBatch.Name name : names) {
      if (name.tenant().equals(tenant) && name.provider().equals(provider)) {
        return true;
      }
    }
    return false;
  }

  /// Whether another input file may be read now; if so, [#fileRead] must be told when it has been.
  boolean mayReadFile() {
    if (filesRead.incrementAndGet() <= MOST_FILES_READ) {
      return true;
    }
    filesRead.decrementAndGet();
    return false;
  }

  void fileRead() {
    filesRead.decrementAndGet();
  }

  /// Somebody has asked for a batch: maybe it has ended.
  void look(OpenBatch.Name batch) {
    onLoop(() -> {
      Waiting waiting = open.get(batch);
      if (waiting != null) {
        waiting.nextNanos = System.nanoTime();
      }
    });
  }

  private void put(OpenBatch batch, long nextNanos) {
    if (open.putIfAbsent(batch.name(), new Waiting(batch, nextNanos)) != null) {
      count.decrementAndGet();
    }
  }

  private void ask() {
    long now = System.nanoTime();
    int late = 0;
    List<Waiting> due = new ArrayList<>();
    for (Waiting waiting : open.values()) {
      late += waiting.batch.isOverdue(clock.instant()) ? 1 : 0;
      if (!waiting.busy && now - waiting.nextNanos >= 0) {
        due.add(waiting);
      }
    }
    overdue = late;
    // Whoever waits longest first, so that none waits for ever behind the others.
    due.sort(Comparator.comparingLong(waiting -> waiting.nextNanos - now));
    for (Waiting waiting : due) {
      if (running >= MOST_AT_A_TIME) {
        return;
      }
      tryToAsk(waiting);
    }
  }

  /// A slow provider must not keep the others from being asked, nor a defect the next question.
  private void tryToAsk(Waiting waiting) {
    Account account = new Account(waiting.batch.tenant(), waiting.batch.provider());
    if (asking.getOrDefault(account, 0) >= MOST_OF_ONE_PROVIDER) {
      return;
    }
    try {
      ask(waiting);
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "an open batch could not be asked for", defect);
      if (waiting.busy) {
        asked(waiting, waiting.batch, false);
      }
    }
  }

  private void ask(Waiting waiting) {
    PolicySnapshot snapshot = policy.get();
    LoopContext own = loop;
    EventLoop its = eventLoop;
    Endpoint endpoint =
        snapshot == null
            ? null
            : snapshot.endpoint(waiting.batch.tenant(), waiting.batch.provider());
    if (endpoint == null || own == null || its == null) {
      waiting.nextNanos = System.nanoTime() + pause(waiting.batch).toNanos();
      return;
    }
    waiting.busy = true;
    running++;
    asking.merge(new Account(waiting.batch.tenant(), waiting.batch.provider()), 1, Integer::sum);
    BatchSettlement.start(
        waiting.batch,
        own,
        its,
        endpoint,
        // Later, so that the walk over all of them is over when one is taken out.
        (batch, settled) -> its.execute(() -> asked(waiting, batch, settled)));
  }

  private void asked(Waiting waiting, OpenBatch batch, boolean settled) {
    if (!waiting.busy) {
      return;
    }
    running--;
    waiting.busy = false;
    asking.computeIfPresent(
        new Account(batch.tenant(), batch.provider()),
        (account, many) -> many > 1 ? many - 1 : null);
    CompletableFuture<Void> ignored = new CompletableFuture<>();
    if (settled) {
      open.remove(batch.name());
      names.remove(batch.name());
      count.decrementAndGet();
      onDisk(() -> journal.remove(batch.name()), ignored);
      return;
    }
    if (batch.booked() != waiting.batch.booked()) {
      onDisk(() -> journal.write(batch), ignored);
    }
    waiting.batch = batch;
    waiting.nextNanos = System.nanoTime() + pause(batch).toNanos();
  }

  /// A batch that has run for long will not end within the next seconds.
  private Duration pause(OpenBatch batch) {
    Duration age = Duration.between(batch.submittedAt(), clock.instant()).dividedBy(10);
    if (age.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return age.compareTo(LATEST) > 0 ? LATEST : age;
  }

  private interface DiskStep {
    void run() throws IOException;
  }

  private void onDisk(DiskStep step, CompletableFuture<Void> done) {
    try {
      disk.execute(() -> {
        try {
          step.run();
        } catch (IOException | RuntimeException full) {
          LOG.log(
              System.Logger.Level.ERROR,
              "open batches cannot be written; a restart would forget one: {0}",
              full);
        } finally {
          done.complete(null);
        }
      });
    } catch (RejectedExecutionException busy) {
      LOG.log(System.Logger.Level.ERROR, "the disk is too slow to write open batches down");
      done.complete(null);
    }
  }

  private void onLoop(Runnable step) {
    EventLoop own = eventLoop;
    if (own != null) {
      own.execute(step);
    }
  }

  /// After the loops have ended: what waits for the disk is written.
  @Override
  public void close() {
    disk.shutdown();
    try {
      if (!disk.awaitTermination(2, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.ERROR, "open batches were still being written at the end");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
