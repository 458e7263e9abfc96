package dev.signalbox.compiler.auth;

import dev.signalbox.compiler.auth.AuthTable.KeyNeed;
import dev.signalbox.compiler.auth.AuthTable.Way;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Judges how one provider is authenticated to, and completes it from the catalogue.
public final class AuthRules {

  private static final int MOST_KEYS = 100;
  private static final int MOST_TAGS = 20;
  private static final String SOURCE = "source";
  private static final Pattern TAG_NAME = Pattern.compile("[\\p{L}\\p{N}_.:/=+@-]{1,100}");
  private static final Set<String> BASES =
      Set.of("environment", "web_identity", "pod_identity", "instance_profile");

  private final boolean ownMachine;
  private final Complaints problems;

  /// @param ownMachine whether those who decide own the machine that the proxy runs on
  public AuthRules(boolean ownMachine, Complaints problems) {
    this.ownMachine = ownMachine;
    this.problems = problems;
  }

  /// What an administrator wrote about a provider.
  ///
  /// @param url where the provider listens, or empty if that is not known
  public record Wanted(
      Optional<Scheme> scheme, Optional<SecretRef> secret, AuthSource auth, String url) {}

  /// Judges and completes.
  ///
  /// @param known the scheme where none is written
  /// @param variable the usual variable of the key; empty if the provider needs none
  /// @param path of the provider
  public Optional<CredentialSpec> compile(
      Wanted source, Scheme known, String variable, String path) {
    boolean cloud = !AuthTable.of(source.scheme().orElse(known)).isEmpty();
    if (source.secret().isEmpty() && !variable.isEmpty() && !cloud) {
      problems.add(
          path + ".key",
          "the provider's key is not set",
          "Write key: env:" + variable + ", key: file:PATH, or key: none");
      return Optional.empty();
    }
    SecretRef secret = source.secret().orElse(new SecretRef.None());
    boolean none = secret instanceof SecretRef.None;
    Scheme scheme = source.scheme().orElse(none && !cloud ? Scheme.NONE : known);
    SecretRules.check(secret, path + ".key", problems);
    if (!AuthTable.of(scheme).isEmpty()) {
      return cloud(source, scheme, secret, path);
    }
    int before = problems.count();
    checkKey(scheme, secret, path);
    checkPool(source.auth(), scheme, path);
    return problems.count() == before
        ? Optional.of(new CredentialSpec(scheme, secret, source.auth().pool(), new TreeMap<>()))
        : Optional.empty();
  }

  private void checkKey(Scheme scheme, SecretRef secret, String path) {
    if (secret instanceof SecretRef.None != (scheme == Scheme.NONE)) {
      problems.add(
          path + ".auth",
          "the kind of authentication and the key do not fit together",
          "Set both to none, or neither");
    }
  }

  private void checkPool(AuthSource auth, Scheme scheme, String path) {
    if (!auth.settings().isEmpty()) {
      problems.add(
          path + ".auth_settings",
          "this kind of authentication has no settings",
          "Remove them, or set auth to aws, google or entra");
    }
    if (!auth.pool().isEmpty() && scheme == Scheme.NONE || auth.pool().size() > MOST_KEYS) {
      problems.add(
          path + ".pool",
          "further keys without a first one, or more than " + MOST_KEYS,
          "Set key, and remove some");
    }
    for (PooledKey key : auth.pool()) {
      if (key.secret() instanceof SecretRef.None) {
        problems.add(path + ".pool", "no key is no further key", "Remove none from the pool");
      }
      SecretRules.check(key.secret(), path + ".pool", problems);
    }
  }

  private Optional<CredentialSpec> cloud(
      Wanted source, Scheme scheme, SecretRef secret, String path) {
    AuthSource auth = source.auth();
    List<Way> ways = AuthTable.of(scheme);
    boolean hasKey = !(secret instanceof SecretRef.None);
    String wanted =
        auth.settings().getOrDefault(SOURCE, hasKey ? ways.getFirst().name() : machine(scheme));
    Optional<Way> way = ways.stream().filter(each -> each.name().equals(wanted)).findFirst();
    if (way.isEmpty()) {
      problems.add(
          path + ".auth_settings." + SOURCE,
          "there is no such source of an identity",
          "Write " + ways.stream().map(Way::name).collect(Collectors.joining(", ")));
      return Optional.empty();
    }
    int before = problems.count();
    checkKey(way.get(), hasKey, path);
    checkSettings(way.get(), auth, path);
    if (!auth.pool().isEmpty()) {
      problems.add(
          path + ".pool", "a pool is for keys that are sent", "Remove it, or set auth to bearer");
    }
    if (scheme == Scheme.AWS) {
      checkRegion(auth, source.url(), wanted, path);
    }
    if (!ownMachine) {
      checkBorrowsNothing(way.get(), auth.settings(), hasKey, path);
    }
    SortedMap<String, String> settings = new TreeMap<>(auth.settings());
    settings.put(SOURCE, wanted);
    return problems.count() == before
        ? Optional.of(new CredentialSpec(scheme, secret, List.of(), settings))
        : Optional.empty();
  }

  private static String machine(Scheme scheme) {
    return switch (scheme) {
      case AWS -> "environment";
      case GOOGLE -> "metadata";
      default -> "managed_identity";
    };
  }

  private void checkRegion(AuthSource auth, String url, String way, String path) {
    boolean needed = !way.equals("bearer") && !auth.settings().containsKey("region");
    if (needed && AwsHost.region(url).isEmpty()) {
      problems.add(
          path + ".auth_settings.region",
          "the address does not tell the region",
          "Set region, for example eu-central-1");
    }
  }

  private void checkKey(Way way, boolean hasKey, String path) {
    if (way.key() == KeyNeed.NEEDED && !hasKey) {
      problems.add(
          path + ".key", "the source " + way.name() + " needs a key", "Write key: env:NAME");
    }
    if (way.key() == KeyNeed.REFUSED && hasKey) {
      problems.add(path + ".key", "the source " + way.name() + " takes no key", "Remove the key");
    }
  }

  private void checkSettings(Way way, AuthSource auth, String path) {
    for (String name : way.needed()) {
      if (!auth.settings().containsKey(name)) {
        problems.add(
            path + ".auth_settings." + name,
            "the source " + way.name() + " needs this",
            "Set " + name);
      }
    }
    for (Map.Entry<String, String> setting : auth.settings().entrySet()) {
      if (!setting.getKey().equals(SOURCE)) {
        judge(way, setting.getKey(), setting.getValue(), path + ".auth_settings.");
      }
    }
    long tags =
        auth.settings().keySet().stream().filter(name -> name.startsWith(AuthTable.TAGS)).count();
    if (tags > MOST_TAGS) {
      problems.add(path + ".auth_settings", "more than " + MOST_TAGS + " tags", "Remove some");
    }
  }

  private void judge(Way way, String name, String value, String path) {
    Optional<AuthSetting> kind = way.setting(name);
    if (kind.isEmpty()) {
      problems.add(
          path + name,
          "the source " + way.name() + " knows no such setting",
          "Remove it; there are "
              + way.known().keySet().stream().sorted().collect(Collectors.joining(", ")));
      return;
    }
    kind.get()
        .fault(value)
        .ifPresent(fault -> problems.add(path + name, fault, kind.get().remedy()));
    if (name.startsWith(AuthTable.TAGS)
        && !TAG_NAME.matcher(name.substring(AuthTable.TAGS.length())).matches()) {
      problems.add(path + name, "not a name that a tag may have", "Write tag.NAME");
    }
    if (name.equals("base") && !BASES.contains(value)) {
      problems.add(
          path + name,
          "there is no such identity to start from",
          "Write " + BASES.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  /// Where tenants do not own the machine, its identity is not theirs, and tokens that were made
  /// with it go nowhere but to the clouds themselves.
  private void checkBorrowsNothing(
      Way way, Map<String, String> settings, boolean hasKey, String path) {
    boolean machine = way.ofMachine() || way.name().equals("impersonation") && !hasKey;
    boolean lent = way.name().equals("assume_role") && !hasKey;
    boolean elsewhere = settings.keySet().stream().anyMatch(name -> name.startsWith("endpoint."));
    if (machine) {
      problems.add(
          path + ".auth_settings." + SOURCE,
          "the identity of the machine is not yours to use",
          "Bring a key, or let a role be assumed");
    }
    if (lent && !settings.getOrDefault("external_id", "").contains("{tenant}")) {
      problems.add(
          path + ".auth_settings.external_id",
          "a role that others could ask for too is not assumed",
          "Write external_id: \"{tenant}\", and demand your tenant's id in the role's trust"
              + " policy");
    }
    if (elsewhere) {
      problems.add(
          path + ".auth_settings", "token services of your own are not called here", "Remove them");
    }
  }
}
