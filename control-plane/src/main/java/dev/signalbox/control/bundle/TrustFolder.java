package dev.signalbox.control.bundle;

import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.model.trust.LocalSigner;
import dev.signalbox.model.trust.RepositoryKeys;
import dev.signalbox.model.trust.RepositorySigner;
import dev.signalbox.model.trust.RoleSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The folder of the keys that sign for the repository, each in a file that only its owner can
/// read, and of the roots, which everybody may read and proxies pin. The keys of the root are
/// needed only to change keys: they are made here and are then to be taken away, to separate
/// places.
public final class TrustFolder {

  private static final int ROOT_KEYS = 3;
  private static final int ROOT_THRESHOLD = 2;
  private static final String PIN = "root.json";
  private static final String NOTE = "TAKE-THE-ROOT-KEYS-OFF-LINE.txt";
  private static final String NOTE_TEXT =
      """
      root-1.pem, root-2.pem and root-3.pem can replace every other key here. Two of them together
      are enough. Signalbox does not need them to run: keep them apart from each other and from this
      machine, and bring two of them back only for `./signalbox trust rotate`.
      root.json is what proxies pin (--trust). It is no secret.
      """;

  private final Path folder;
  private final SecureRandom random;

  private TrustFolder(Path folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
  }

  /// Opens a folder; makes it, its keys and the first root if there is none.
  ///
  /// @throws UncheckedIOException if it cannot be read or made
  /// @throws IllegalArgumentException if a file holds something else than it should
  public static TrustFolder open(Path folder, SecureRandom random, Instant now) {
    TrustFolder opened = new TrustFolder(folder, random);
    try {
      opened.prepare(now);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return opened;
  }

  /// The folder of one tenant's own repository, with keys and roots of its own; made if there is
  /// none.
  ///
  /// @throws UncheckedIOException if it cannot be read or made
  public TrustFolder ofTenant(TenantId tenant, Instant now) {
    return open(folder.resolve("tenants").resolve(tenant.toString()), random, now);
  }

  private void prepare(Instant now) throws IOException {
    Files.createDirectories(folder);
    if (!Files.exists(folder.resolve(PIN))) {
      for (int number = 1; number <= ROOT_KEYS; number++) {
        make("root-" + number);
      }
      for (String role : List.of("targets", "snapshot", "timestamp", "tenants")) {
        make(role);
      }
      byte[] first = signer().root(1, now, rootKeys().subList(0, ROOT_THRESHOLD));
      write(folder.resolve("1.root.json"), first);
      write(folder.resolve(NOTE), NOTE_TEXT.getBytes(StandardCharsets.UTF_8));
      write(folder.resolve(PIN), first);
    }
  }

  /// What signs with these keys.
  public RepositorySigner signer() {
    return new RepositorySigner(
        new RepositoryKeys(
            rootKeys(),
            ROOT_THRESHOLD,
            key("targets"),
            key("snapshot"),
            key("timestamp"),
            key("tenants")),
        RepositoryKeys.Lives.USUAL);
  }

  /// A secret of this installation, to derive others from. Changes with the key of the timestamp.
  public byte[] seed() {
    try {
      return SecretDigest.sha256().digest(Files.readAllBytes(file("timestamp")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// All roots, by version from 1 on.
  public Map<Long, byte[]> roots() {
    Map<Long, byte[]> roots = new TreeMap<>();
    try {
      for (long version = 1; Files.exists(root(version)); version++) {
        roots.put(version, Files.readAllBytes(root(version)));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return roots;
  }

  /// Replaces keys by new ones, and signs the root that says so. A control plane that uses this
  /// folder takes it up within half a minute.
  ///
  /// @param role `targets`, `snapshot`, `timestamp`, `tenants`, or `all` of these
  /// @return the version of the new root
  /// @throws IllegalArgumentException if fewer than two keys of the root are here
  public long rotate(String role, Instant now) {
    List<RoleSigner> present = rootKeys();
    if (present.size() < ROOT_THRESHOLD) {
      throw new IllegalArgumentException(
          "Bring " + ROOT_THRESHOLD + " of the root keys (root-N.pem) back to " + folder + ".");
    }
    if (present.size() < ROOT_KEYS) {
      throw new IllegalArgumentException(
          "All three root-N.pem must be here, so that the new root can name them all again.");
    }
    List<String> roles =
        role.equals("all") ? List.of("targets", "snapshot", "timestamp", "tenants") : List.of(role);
    long version = roots().size() + 1L;
    try {
      for (String one : roles) {
        Files.move(
            file(one), folder.resolve(one + ".retired.pem"), StandardCopyOption.REPLACE_EXISTING);
        make(one);
      }
      write(root(version), signer().root(version, now, present.subList(0, ROOT_THRESHOLD)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return version;
  }

  /// Signs a new root before the last one expires, as long as the keys of the root are here. If
  /// they are kept elsewhere, bringing them for this is the operator's part.
  ///
  /// @return whether one is due that cannot be signed here
  public boolean renew(Instant now) {
    Map<Long, byte[]> roots = roots();
    byte[] last = roots.get((long) roots.size());
    if (last == null || !signer().isDue(last, now)) {
      return false;
    }
    List<RoleSigner> present = rootKeys();
    if (present.size() < ROOT_KEYS) {
      return true;
    }
    long version = roots.size() + 1L;
    try {
      write(root(version), signer().root(version, now, present.subList(0, ROOT_THRESHOLD)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return false;
  }

  private List<RoleSigner> rootKeys() {
    List<RoleSigner> keys = new ArrayList<>();
    for (int number = 1; number <= ROOT_KEYS; number++) {
      if (Files.exists(file("root-" + number))) {
        keys.add(key("root-" + number));
      }
    }
    return keys;
  }

  private RoleSigner key(String name) {
    try {
      return LocalSigner.of(SigningKeys.readPair(new Secret(Files.readString(file(name)))));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void make(String name) throws IOException {
    KeyPair pair = SigningKeys.generate(random);
    byte[] pem = SigningKeys.writePair(pair).reveal().getBytes(StandardCharsets.US_ASCII);
    try (FileChannel file =
        FileChannel.open(
            file(name),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      file.write(ByteBuffer.wrap(pem));
      file.force(true);
    } catch (FileAlreadyExistsException anotherProcessWasFirst) {
      // Then its key is the key.
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".pem");
  }

  private Path root(long version) {
    return folder.resolve(version + "." + PIN);
  }

  /// Replaced as a whole, so that a proxy that starts at this moment never reads half of it.
  private void write(Path file, byte[] bytes) throws IOException {
    Path fresh = Files.createTempFile(folder, "fresh", ".tmp");
    Files.write(fresh, bytes);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
