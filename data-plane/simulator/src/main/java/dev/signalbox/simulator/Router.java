package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Fault;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Vendor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the vendor and the endpoint of a request, and what the caller wants to go wrong.
final class Router {

  private static final List<String> PROBES = List.of("/", "/api/hello");

  private final SimulatorSettings settings;
  private final ExchangeLog log;
  private final PrefixCache cache = new PrefixCache();
  private final Platforms platforms;
  private volatile Map<String, String> configured;

  Router(SimulatorSettings settings, ExchangeLog log) {
    this.settings = settings;
    this.log = log;
    this.configured = settings.knobs();
    this.platforms = new Platforms(settings, cache, new Identities(settings), this::byItself);
  }

  /// Who is known, and what was issued.
  Identities identities() {
    return platforms.identities();
  }

  /// The defaults for all calls.
  Map<String, String> configured() {
    return configured;
  }

  /// Replaces the defaults for all calls.
  ///
  /// @throws IllegalArgumentException if a name is unknown or a value out of range
  void configure(Map<String, String> knobs) {
    Knobs.read(knobs);
    configured = Map.copyOf(knobs);
  }

  /// Back to how it was at the start, prompt caches included.
  void reset() {
    configured = settings.knobs();
    cache.clear();
    platforms.reset();
  }

  /// Ends the batch with this id now.
  ///
  /// @param how the name of an ending, see [dev.signalbox.simulator.batch.Job.Ending]
  /// @param done how many of its calls are answered
  /// @return whether there is such a batch
  /// @throws IllegalArgumentException if there is no such ending
  boolean endBatch(String id, String how, int done) {
    return platforms.endBatch(id, how, done, settings.clock().instant());
  }

  /// A call of a batch, answered as if it had come by itself.
  private Reply byItself(Request request) {
    Arrived arrived =
        new Arrived(
            0,
            request.requestId(),
            request.at(),
            request.method(),
            request.target(),
            request.headers(),
            request.body(),
            Digest.of(request.body()),
            false,
            true);
    return answer(arrived).reply();
  }

  /// Answers a request.
  Prepared answer(Arrived arrived) {
    Request request = arrived.request();
    Optional<Route> route = platforms.route(request);
    try {
      if (route.isEmpty()) {
        Optional<Reply.Whole> told = platforms.authority(request);
        if (told.isPresent()) {
          return authority(arrived, told.get());
        }
      }
      Vendor vendor = route.map(found -> found.endpoint().vendor()).orElse(vendor(request));
      Optional<Refusal> refusal = vendor.admit(request);
      JsonValue.Obj body = JsonValue.object().build();
      if (route.map(Route::json).orElse(false)
          && request.method().equals("POST")
          && !arrived.tooLarge()) {
        try {
          body = Json.parse(RequestEncoding.decode(arrived)).asObject();
        } catch (JsonException | IOException unreadable) {
          refusal = refusal.or(() -> Optional.of(vendor.unreadable(reason(unreadable))));
        }
      }
      ModelName name = ModelName.parse(model(route, body));
      Knobs knobs = knobs(arrived, name.knobs());
      if (route.isEmpty() && !request.path().startsWith("/v1")) {
        refusal = Optional.empty();
      }
      Optional<Refusal> refused = refusal.or(() -> failure(vendor, knobs));
      if (refused.isPresent()) {
        return new Prepared(vendor.refuse(refused.get(), request.requestId()), knobs);
      }
      Reply reply =
          route.isPresent()
              ? reply(arrived, route.get(), new Call(request, name.name(), body, knobs))
              : beside(request, vendor);
      return new Prepared(reply, knobs);
    } catch (IllegalArgumentException badKnob) {
      return new Prepared(
          plain(400, "The simulator was asked for something it does not know: " + reason(badKnob)),
          Knobs.read(Map.of()));
    }
  }

  private Knobs knobs(Arrived arrived, Map<String, String> named) {
    Map<String, String> asked = new LinkedHashMap<>(configured);
    asked.putAll(named);
    asked.putAll(fromHeaders(arrived));
    return limited(Knobs.read(asked));
  }

  /// Services beside the models fail on request too, by a knob of their own.
  private Prepared authority(Arrived arrived, Reply.Whole told) {
    Map<String, String> asked = new LinkedHashMap<>();
    Optional.ofNullable(configured.get("identity-fault")).ifPresent(f -> asked.put("fault", f));
    Optional.ofNullable(configured.get("fault-times")).ifPresent(f -> asked.put("fault-times", f));
    asked.putAll(fromHeaders(arrived));
    Knobs knobs = limited(Knobs.read(asked));
    return knobs.faults().stream()
        .filter(Fault.Status.class::isInstance)
        .map(Fault.Status.class::cast)
        .findFirst()
        .map(fault -> new Prepared(plain(fault.status(), "failed on request"), knobs))
        .orElseGet(() -> new Prepared(told, knobs));
  }

  private static String model(Optional<Route> route, JsonValue.Obj body) {
    String named = route.map(Route::model).orElse("");
    return named.isEmpty()
        ? body.get("model")
            .map(model -> model instanceof JsonValue.Text text ? text.value() : "")
            .orElse("")
        : named;
  }

  private static Reply reply(Arrived arrived, Route route, Call call) {
    Vendor vendor = route.endpoint().vendor();
    if (arrived.tooLarge()) {
      return vendor.refuse(
          Refusal.of(
              413, "request_too_large", "Request exceeds the maximum allowed number of bytes"),
          call.requestId());
    }
    if (!arrived.method().equals(route.method())) {
      return vendor.refuse(
          Refusal.of(405, "invalid_request_error", "Method Not Allowed"), call.requestId());
    }
    try {
      return route.endpoint().answer(call);
    } catch (JsonException wrongKind) {
      return vendor.refuse(Refusal.invalid(reason(wrongKind)), call.requestId());
    }
  }

  private Reply beside(Request request, Vendor vendor) {
    if (PROBES.contains(request.path())) {
      return plain(200, "");
    }
    if (request.path().equals("/v1/models") && request.method().equals("GET")) {
      return vendor == platforms.anthropic()
          ? platforms.anthropic().models(settings.models(), request.requestId())
          : platforms.openAi().models(settings.models(), request.requestId());
    }
    return vendor.refuse(Refusal.of(404, "not_found_error", "Not found"), request.requestId());
  }

  /// On paths that several vendors have, the version header tells who is meant.
  private Vendor vendor(Request request) {
    return request.headers().first("anthropic-version").isPresent()
        ? platforms.anthropic()
        : platforms.openAi();
  }

  private static Optional<Refusal> failure(Vendor vendor, Knobs knobs) {
    return knobs.faults().stream()
        .filter(Fault.Status.class::isInstance)
        .map(Fault.Status.class::cast)
        .findFirst()
        .map(vendor::failure);
  }

  private static Map<String, String> fromHeaders(Arrived request) {
    Map<String, String> knobs = new LinkedHashMap<>();
    for (String name : Knobs.names()) {
      List<String> values = request.headers().all("x-sim-" + name);
      if (!values.isEmpty()) {
        knobs.put(name, name.equals("fault") ? String.join(",", values) : values.getLast());
      }
    }
    return knobs;
  }

  /// Faults end after the first so many calls with the same marker.
  private Knobs limited(Knobs knobs) {
    if (knobs.faultTimes().isEmpty() || knobs.faults().isEmpty()) {
      return knobs;
    }
    int before = log.countCall(knobs.marker().orElse(""));
    return before < knobs.faultTimes().getAsInt() ? knobs : knobs.withoutFaults();
  }

  private static Reply.Whole plain(int status, String text) {
    return new Reply.Whole(
        status,
        List.of(new Header("content-type", "text/plain; charset=utf-8")),
        text.getBytes(StandardCharsets.UTF_8),
        Optional.empty());
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null ? "unreadable" : message;
  }
}
