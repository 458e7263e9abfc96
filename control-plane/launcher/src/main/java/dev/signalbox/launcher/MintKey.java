package dev.signalbox.launcher;

import dev.signalbox.compiler.yaml.MintedKey;
import java.security.SecureRandom;

/// `./signalbox key [NAME]`: mints a virtual key for a `gateway.yaml`.
public final class MintKey {

  private MintKey() {}

  public static void main(String[] arguments) {
    if (arguments.length > 1 || (arguments.length == 1 && arguments[0].startsWith("-"))) {
      System.err.println("signalbox: key takes a name and nothing else.");
      System.exit(2);
    }
    MintedKey minted =
        MintedKey.mint(arguments.length == 1 ? arguments[0] : "developer", new SecureRandom());
    System.out.print(
        """
        The key, shown this once; give it to the client:

          %s

        Put this into the section keys of gateway.yaml:

        keys:
        %s\
        """
            .formatted(minted.key().whole().reveal(), minted.lines()));
  }
}
