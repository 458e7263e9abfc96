package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.anthropic.Messages;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.call.Vendor;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `POST /model/ID/invoke`, `/invoke-with-response-stream`, `/converse`, `/converse-stream`,
/// `/count-tokens`, and `GET /inference-profiles`. An id with a slash, such as an ARN, arrives
/// percent-encoded.
public final class BedrockSurface implements Surface {

  private static final Pattern PATH =
      Pattern.compile(
          "/model/([^/]+)/(invoke|invoke-with-response-stream|converse|converse-stream|count-tokens)");
  private static final Pattern MODEL =
      Pattern.compile("[a-zA-Z0-9._:-]{1,256}|arn:aws[a-z-]*:bedrock:[a-z0-9-]*:[0-9]*:[\\w/.:-]+");

  private final Bedrock vendor;
  private final Messages messages;
  private final Converse converse;
  private final List<String> models;

  /// @param models the plain names of the models whose inference profiles are listed
  public BedrockSurface(Bedrock vendor, Seal seal, PrefixCache cache, List<String> models) {
    this.vendor = vendor;
    this.messages = new Messages(new InvokeEnvelope(vendor), seal, cache);
    this.converse = new Converse(vendor, seal, cache);
    this.models = models;
  }

  @Override
  public Optional<Route> route(Request request) {
    if (request.path().equals("/inference-profiles")) {
      return Optional.of(Route.get(endpoint(this::profiles)));
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    Endpoint endpoint =
        switch (path.group(2)) {
          case "invoke" -> endpoint(call -> invoke(call, false));
          case "invoke-with-response-stream" -> endpoint(call -> invoke(call, true));
          case "converse" -> endpoint(call -> converse.answer(call, false));
          case "converse-stream" -> endpoint(call -> converse.answer(call, true));
          default -> endpoint(this::countTokens);
        };
    return Optional.of(Route.post(endpoint, Request.decodePath(path.group(1))));
  }

  private Endpoint endpoint(Function<Call, Reply> answer) {
    return new Endpoint() {
      @Override
      public Vendor vendor() {
        return vendor;
      }

      @Override
      public Reply answer(Call call) {
        boolean named = call.model().isEmpty() || MODEL.matcher(call.model()).matches();
        return named
            ? answer.apply(call)
            : refuse(call, Bedrock.invalid("The provided model identifier is invalid."));
      }
    };
  }

  private Reply invoke(Call call, boolean stream) {
    return InvokeRules.check(call.body())
        .map(refusal -> refuse(call, refusal))
        .orElseGet(() -> messages.create().answer(InvokeRules.unwrapped(call, stream)));
  }

  private Reply countTokens(Call call) {
    Map<String, JsonValue> input = call.body().object("input").members();
    if (input.size() != 1) {
      return refuse(call, Bedrock.invalid("Exactly one input type must be provided."));
    }
    if (input.containsKey("converse")) {
      return converse.count(
          new Call(call.request(), call.model(), input.get("converse").asObject(), call.knobs()));
    }
    JsonValue.Obj body;
    try {
      String text = call.body().object("input").object("invokeModel").string("body");
      body = Json.parse(Base64.getDecoder().decode(text)).asObject();
    } catch (IllegalArgumentException | JsonException unreadable) {
      return refuse(call, vendor.unreadable("the body is not base64 of JSON"));
    }
    Optional<Refusal> refusal = InvokeRules.check(body);
    if (refusal.isPresent()) {
      return refuse(call, refusal.get());
    }
    Map<String, JsonValue> counted = new LinkedHashMap<>(body.members());
    counted.remove("max_tokens");
    Call inner = new Call(call.request(), call.model(), new JsonValue.Obj(counted), call.knobs());
    return messages.countTokens().answer(InvokeRules.unwrapped(inner, false));
  }

  private Reply profiles(Call call) {
    List<JsonValue> profiles = new ArrayList<>();
    for (String model : models) {
      if (model.startsWith("claude")) {
        String id = "us.anthropic." + model;
        String account = "arn:aws:bedrock:us-east-1:111122223333:";
        profiles.add(
            JsonValue.object()
                .put("inferenceProfileName", "US " + model)
                .put("inferenceProfileArn", account + "inference-profile/" + id)
                .put("inferenceProfileId", id)
                .put(
                    "models",
                    JsonValue.array(
                        List.of(
                            JsonValue.object()
                                .put(
                                    "modelArn",
                                    "arn:aws:bedrock:us-east-1::foundation-model/anthropic."
                                        + model)
                                .build())))
                .put("status", "ACTIVE")
                .put("type", "SYSTEM_DEFINED")
                .build());
      }
    }
    return Reply.Whole.json(
        200,
        Bedrock.headers(call, "application/json"),
        JsonValue.object().put("inferenceProfileSummaries", JsonValue.array(profiles)).build());
  }

  private Reply refuse(Call call, Refusal refusal) {
    return vendor.refuse(refusal, call.requestId());
  }
}
