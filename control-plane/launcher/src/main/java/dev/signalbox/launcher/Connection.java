package dev.signalbox.launcher;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a client or a script needs: the content of `connection.json`. It is there while Signalbox
/// runs and is ready, and follows every restart of a process.
///
/// @param gateway where agents connect
/// @param control the REST API
/// @param operations the proxy's health and metrics
/// @param simulator the simulator provider
/// @param pids process ids by name: postgres, control, proxy, simulator, launcher
record Connection(
    URI gateway,
    URI control,
    URI operations,
    URI simulator,
    Secret adminToken,
    Secret virtualKey,
    Map<String, Long> pids) {

  /// The same with other process ids.
  Connection withPids(Map<String, Long> now) {
    return new Connection(gateway, control, operations, simulator, adminToken, virtualKey, now);
  }

  /// As JSON. Holds secrets.
  String toJson() {
    ObjectBuilder processes = JsonValue.object();
    pids.forEach(processes::put);
    return Json.write(
            JsonValue.object()
                .put("gatewayUrl", gateway.toString())
                .put("controlUrl", control.toString())
                .put("opsUrl", operations.toString())
                .put("simulatorUrl", simulator.toString())
                .put("adminToken", adminToken.reveal())
                .put("virtualKey", virtualKey.reveal())
                .put("pids", processes.build())
                .build())
        + "\n";
  }

  /// Reads what [#toJson] wrote.
  static Connection parse(String text) {
    JsonValue.Obj in = Json.parse(text).asObject();
    Map<String, Long> pids = new LinkedHashMap<>();
    in.object("pids").members().forEach((name, pid) -> pids.put(name, pid.asLong()));
    return new Connection(
        URI.create(in.string("gatewayUrl")),
        URI.create(in.string("controlUrl")),
        URI.create(in.string("opsUrl")),
        URI.create(in.string("simulatorUrl")),
        new Secret(in.string("adminToken")),
        new Secret(in.string("virtualKey")),
        pids);
  }
}
