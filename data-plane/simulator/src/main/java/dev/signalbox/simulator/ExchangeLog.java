package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The exchanges of late, the oldest forgotten first, and optionally a file of all finished ones.
/// Safe for use by several threads.
final class ExchangeLog implements AutoCloseable {

  private static final int CLOSE_SECONDS = 5;

  private final int kept;
  private final Map<Long, Exchange> exchanges = new LinkedHashMap<>();
  private final Map<String, Integer> callsByMarker = new LinkedHashMap<>();
  private final Optional<BufferedWriter> file;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("simulator-record").factory());
  private long last;

  ExchangeLog(int kept, Optional<Path> file) throws IOException {
    this.kept = kept;
    this.file =
        file.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Files.newBufferedWriter(
                    file.get(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND));
  }

  /// The number of the next exchange.
  synchronized long nextSequence() {
    return ++last;
  }

  /// Stores an exchange, or a newer state of it.
  synchronized void put(Exchange exchange) {
    exchanges.put(exchange.sequence(), exchange);
    while (exchanges.size() > kept) {
      exchanges.remove(exchanges.keySet().iterator().next());
    }
    if (exchange.state() != Exchange.State.STARTED && file.isPresent()) {
      writer.execute(() -> append(file.get(), exchange));
    }
  }

  /// How many calls with this marker came before; counts this one.
  synchronized int countCall(String marker) {
    int before = callsByMarker.getOrDefault(marker, 0);
    callsByMarker.put(marker, before + 1);
    if (callsByMarker.size() > kept) {
      callsByMarker.remove(callsByMarker.keySet().iterator().next());
    }
    return before;
  }

  /// Exchanges with a greater number, oldest first.
  synchronized List<Exchange> since(long sequence) {
    return exchanges.values().stream().filter(e -> e.sequence() > sequence).toList();
  }

  /// Forgets all exchanges. Numbers go on.
  synchronized void clear() {
    exchanges.clear();
    callsByMarker.clear();
  }

  @Override
  public void close() throws IOException {
    writer.shutdown();
    try {
      writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (file.isPresent()) {
      file.get().close();
    }
  }

  private static void append(BufferedWriter file, Exchange exchange) {
    try {
      file.write(Json.write(exchange.json()));
      file.newLine();
      file.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
