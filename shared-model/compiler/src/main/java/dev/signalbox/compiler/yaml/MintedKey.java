package dev.signalbox.compiler.yaml;

import dev.signalbox.model.key.VirtualKey;
import java.util.random.RandomGenerator;

/// A new virtual key, and the lines that make a `gateway.yaml` accept it.
///
/// @param key shown once to whoever asked, and kept nowhere
/// @param lines for the section `keys`; hold nothing secret
public record MintedKey(VirtualKey key, String lines) {

  /// Mints a key.
  ///
  /// @param name how the file will call it
  /// @param random a cryptographic generator
  public static MintedKey mint(String name, RandomGenerator random) {
    VirtualKey key = VirtualKey.mint(random);
    String lines =
        """
          %s:
            id: "%s"
            sha256: "%s"
        """
            .formatted(quoted(name), key.id(), key.digest().toHex());
    return new MintedKey(key, lines);
  }

  /// A name that is a plain word stays one; anything else is quoted, so that it cannot become YAML.
  private static String quoted(String name) {
    if (name.matches("[A-Za-z][A-Za-z0-9._@-]*")) {
      return name;
    }
    StringBuilder out = new StringBuilder("\"");
    name.codePoints()
        .filter(point -> !Character.isISOControl(point))
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            out.append('\\');
          }
          out.appendCodePoint(point);
        });
    return out.append('"').toString();
  }
}
