package dev.signalbox.control.key;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.VirtualKey;

/// A key whose new secret is shown, this once.
record IssuedKey(KeyRow row, VirtualKey secret) {

  /// What the API answers: the key as it is shown elsewhere, and its secret.
  Obj shown() {
    ObjectBuilder out = JsonValue.object().put("id", row.id()).put("key", secret.whole().reveal());
    row.shown()
        .members()
        .forEach((name, value) -> {
          if (!name.equals("id")) {
            out.put(name, value);
          }
        });
    return out.build();
  }

  @Override
  public String toString() {
    return "IssuedKey[" + row.id() + "]";
  }
}
