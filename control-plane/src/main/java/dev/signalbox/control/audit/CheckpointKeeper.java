package dev.signalbox.control.audit;

import dev.signalbox.control.database.DatabaseKeeper;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the checkpoints that are due once a minute, and hands logs over to the next key. A failure
/// is logged and tried again.
@Context
@Singleton
final class CheckpointKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointKeeper.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Checkpoints checkpoints;
  private final AuditSigner signer;
  private final DatabaseKeeper database;
  private final Thread thread;

  CheckpointKeeper(Checkpoints checkpoints, AuditSigner signer, DatabaseKeeper database) {
    this.checkpoints = checkpoints;
    this.signer = signer;
    this.database = database;
    this.thread = Thread.ofVirtual().name("audit-checkpoints").start(this::keep);
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void keep() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PAUSE);
        if (database.prepared()) {
          take();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void take() {
    try {
      int handedOver = signer.handOver();
      if (handedOver > 0) {
        LOG.atInfo().addKeyValue("logs", handedOver).log("the audit key was replaced");
      }
      checkpoints.takeDue();
    } catch (RuntimeException failed) {
      LOG.atWarn().setCause(failed).log("no audit checkpoint this minute");
    }
  }
}
