package dev.signalbox.compiler;

import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.SecretDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Judges the virtual keys of all tenants of a policy. Key ids are unique over all of them: a proxy
/// finds the tenant by the key.
final class KeyRules {

  private static final int MOST_TEXT = 256;
  private static final int MOST_ROUTES = 1_000;
  private static final int MOST_NETWORKS = 100;

  private final ProblemList problems;
  private final Map<KeyId, String> keyIds = new HashMap<>();

  KeyRules(ProblemList problems) {
    this.problems = problems;
  }

  /// The keys of one tenant, by id.
  ///
  /// @param prefix stands before the path of each problem
  List<KeyGrant> compile(String prefix, List<KeySource> sources) {
    List<KeySource> sorted = new ArrayList<>(sources);
    sorted.sort(
        Comparator.comparing((KeySource key) -> key.id().value()).thenComparing(KeySource::name));
    Set<String> names = new HashSet<>();
    List<KeyGrant> grants = new ArrayList<>();
    for (KeySource key : sorted) {
      String path = prefix + "keys." + key.name();
      if (!names.add(key.name())) {
        problems.add(path, "two keys have this name", "Give each key its own name");
      }
      if (checked(key, path)) {
        grants.add(grant(key));
      }
    }
    return grants;
  }

  private static KeyGrant grant(KeySource key) {
    KeyScope scope = key.scope();
    return new KeyGrant(
        key.id(),
        key.status(),
        key.secrets().stream()
            .sorted(Comparator.comparing((KeySecret secret) -> secret.digest().toHex()))
            .toList(),
        key.owner(),
        key.nodePath(),
        new KeyScope(
            scope.models().stream().sorted().distinct().toList(),
            scope.routes().stream().sorted().distinct().toList(),
            scope.surfaces(),
            scope.networks().stream().sorted().distinct().toList()),
        key.expiresAt());
  }

  private boolean checked(KeySource key, String path) {
    String twin = keyIds.putIfAbsent(key.id(), path);
    if (twin != null) {
      problems.add(path, "the key id is also that of " + twin, "Mint another key: ./signalbox key");
    }
    text(path, key.name());
    text(path + ".owner", key.owner());
    text(path + ".node", key.nodePath());
    ProviderRules.patterns(path + ".models", key.scope().models(), problems);
    routes(path + ".routes", key.scope().routes());
    if (key.scope().surfaces().isEmpty()) {
      problems.add(
          path + ".surfaces", "nothing is listed", "Name a surface, or remove the setting");
    }
    int networks = key.scope().networks().size();
    if (networks == 0 || networks > MOST_NETWORKS) {
      problems.add(
          path + ".networks",
          networks == 0 ? "nothing is listed" : "more than " + MOST_NETWORKS + " networks",
          "List 1 to " + MOST_NETWORKS + " networks, or remove the setting");
    }
    return secrets(key, path);
  }

  private boolean secrets(KeySource key, String path) {
    int secrets = key.secrets().size();
    Set<SecretDigest> different =
        key.secrets().stream().map(KeySecret::digest).collect(Collectors.toSet());
    boolean countable = secrets >= 1 && secrets <= KeyGrant.MOST_SECRETS;
    if (!countable || different.size() != secrets) {
      problems.add(
          path,
          "a key has one secret, or two different ones during a rotation",
          "Give one or two digests");
    }
    return countable;
  }

  private void routes(String path, List<String> routes) {
    if (routes.isEmpty() || routes.size() > MOST_ROUTES) {
      problems.add(
          path,
          routes.isEmpty() ? "nothing is listed" : "more than " + MOST_ROUTES + " routes",
          "List 1 to " + MOST_ROUTES + " routes, or remove the setting");
    }
    for (String route : routes) {
      if (!route.equals(KeyScope.ANY)) {
        ModelPattern.faultOfName(route)
            .ifPresent(fault -> problems.add(path, fault, "Write the name of an alias, or *"));
      }
    }
  }

  private void text(String path, String value) {
    boolean printable = value.codePoints().noneMatch(point -> Character.isISOControl(point));
    boolean whole = !value.isBlank() && value.strip().equals(value);
    if (!printable || !whole || value.length() > MOST_TEXT || hasLoneSurrogate(value)) {
      problems.add(
          path,
          "the name is empty, too long, or holds spaces around it or control characters",
          "Use up to " + MOST_TEXT + " printable characters");
    }
  }

  private static boolean hasLoneSurrogate(String value) {
    return value
        .codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
