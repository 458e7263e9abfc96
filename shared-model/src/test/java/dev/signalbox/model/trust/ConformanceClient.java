package dev.signalbox.model.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The client workflow as a program that the public TUF conformance suite can drive:
/// `--metadata-dir DIR [--metadata-url URL] init ROOT | refresh | download`.
public final class ConformanceClient {

  private static final TrustLimits LIMITS =
      new TrustLimits(512_000, 16_384, 2_000_000, 5_000_000, 256, 32);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> options;
  private final Path metadata;

  private ConformanceClient(Map<String, String> options) {
    this.options = options;
    this.metadata = Path.of(options.getOrDefault("metadata-dir", "."));
  }

  /// Exit status 0: it succeeded; 1: it did not.
  public static void main(String[] words) {
    Map<String, String> options = new HashMap<>();
    int at = 0;
    while (at + 1 < words.length && words[at].startsWith("--")) {
      options.put(words[at].substring(2), words[at + 1]);
      at += 2;
    }
    try {
      boolean done = new ConformanceClient(options).run(List.of(words).subList(at, words.length));
      System.exit(done ? 0 : 1);
    } catch (IOException | UncheckedIOException | IllegalArgumentException failed) {
      System.err.println(failed);
      System.exit(1);
    }
  }

  private boolean run(List<String> command) throws IOException {
    return switch (command.getFirst()) {
      case "init" -> {
        Files.copy(Path.of(command.get(1)), metadata.resolve("root.json"));
        yield true;
      }
      case "refresh" -> updater().isPresent();
      case "download" -> download();
      default -> false;
    };
  }

  private Optional<TrustUpdater> updater() throws IOException {
    TrustUpdater updater =
        new TrustUpdater(
            Files.readAllBytes(metadata.resolve("root.json")),
            this::fetchMetadata,
            new Folder(),
            LIMITS,
            Instant.now());
    Optional<TrustRefusal> refusal = updater.refresh();
    refusal.ifPresent(System.err::println);
    return refusal.isPresent() ? Optional.empty() : Optional.of(updater);
  }

  private boolean download() throws IOException {
    Optional<TrustUpdater> updater = updater();
    if (updater.isEmpty()) {
      return false;
    }
    String name = options.getOrDefault("target-name", "");
    if (!(updater.get().find(name) instanceof TrustUpdater.Lookup.Found(var file))) {
      return false;
    }
    Path place =
        Path.of(options.getOrDefault("target-dir", "."))
            .resolve(URLEncoder.encode(name, StandardCharsets.UTF_8));
    if (Files.exists(place) && isRight(Files.readAllBytes(place), file)) {
      return true;
    }
    String address = name;
    if (updater.get().consistentSnapshot()) {
      int slash = name.lastIndexOf('/') + 1;
      String hash = file.hashes().values().iterator().next();
      address = name.substring(0, slash) + hash + "." + name.substring(slash);
    }
    Optional<byte[]> bytes = fetch(base("target-base-url") + address, file.length());
    if (bytes.isEmpty() || !isRight(bytes.get(), file)) {
      return false;
    }
    Files.write(place, bytes.get());
    return true;
  }

  private static boolean isRight(byte[] bytes, Metadata.TargetFile file) {
    return bytes.length == file.length() && Hashes.match(bytes, file.hashes());
  }

  private Optional<byte[]> fetchMetadata(String fileName, long mostBytes) {
    String quoted = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    return fetch(base("metadata-url") + quoted, mostBytes);
  }

  /// An address that others stand below, whether or not it was given with the slash.
  private String base(String option) {
    String address = options.getOrDefault(option, "");
    return address.endsWith("/") ? address : address + "/";
  }

  private Optional<byte[]> fetch(String address, long mostBytes) {
    try {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        byte[] bytes = body.readNBytes((int) Math.min(mostBytes + 1, Integer.MAX_VALUE - 8));
        return answer.statusCode() == 200 ? Optional.of(bytes) : Optional.empty();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The metadata folder: file names without versions.
  private final class Folder implements TrustUpdater.Store {

    @Override
    public Optional<byte[]> load(String role) {
      try {
        return Optional.of(Files.readAllBytes(place(role)));
      } catch (NoSuchFileException absent) {
        return Optional.empty();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void save(String role, byte[] bytes) {
      try {
        Files.write(place(role), bytes);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void saveRoot(long version, byte[] bytes) {
      save("root", bytes);
    }

    private Path place(String role) {
      return metadata.resolve(
          URLEncoder.encode(role, StandardCharsets.UTF_8).replace("+", "%20") + ".json");
    }
  }
}
