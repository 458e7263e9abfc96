package dev.signalbox.control.provider;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.WireFormat;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Providers over HTTP.
@Controller("/v1/providers")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProviderApi {

  private static final int MAX_NAME = 64;
  private static final int MAX_PATTERN = 256;
  private static final int MAX_TEXT = 2_048;
  private static final int MAX_SETTINGS = 100;
  private static final List<String> FORMATS = names(WireFormat.values());
  private static final List<String> SCHEMES = names(Scheme.values());

  private final Providers providers;

  ProviderApi(Providers providers) {
    this.providers = providers;
  }

  @Put("/{name}")
  Provider put(ChangeRequest change, String name, @Body byte[] body) {
    Fields fields = Fields.of(body);
    List<String> formats = fields.optionalTexts("formats", MAX_NAME).orElse(List.of());
    for (int index = 0; index < formats.size(); index++) {
      if (!FORMATS.contains(formats.get(index))) {
        fields.fail("formats/" + index, "must be " + String.join(" or ", FORMATS));
      }
    }
    Optional<String> baseUrl = fields.optionalText("base_url", MAX_TEXT);
    List<String> models = fields.optionalTexts("models", MAX_PATTERN).orElse(List.of());
    Optional<Scheme> scheme = fields.optionalParsed("scheme", MAX_NAME, ProviderApi::scheme);
    Optional<SecretRef> secret = fields.optionalParsed("secret", MAX_TEXT, SecretRef::parse);
    Optional<Boolean> usageInStream = fields.optionalFlag("usage_in_stream");
    Optional<String> certificates = fields.optionalText("trusted_certificates", MAX_TEXT);
    AuthSource auth = auth(fields);
    fields.check();
    return providers.put(
        change,
        new ProviderSource(
            Fields.pathName("name", name, MAX_NAME),
            baseUrl,
            formats.stream().map(ProviderApi::format).collect(Collectors.toUnmodifiableSet()),
            models,
            scheme,
            secret,
            usageInStream,
            certificates,
            auth));
  }

  private static AuthSource auth(Fields fields) {
    SortedMap<String, String> settings = new TreeMap<>();
    fields
        .optionalLabels("auth_settings", MAX_SETTINGS, MAX_TEXT)
        .ifPresent(labels ->
            labels
                .members()
                .forEach((name, text) -> {
                  if (text instanceof JsonValue.Text said) {
                    settings.put(name, said.value());
                  }
                }));
    List<PooledKey> pool = new ArrayList<>();
    Optional<JsonValue> given = fields.optionalValue("pool");
    if (given.isPresent()) {
      if (given.get() instanceof JsonValue.Obj keys && keys.members().size() <= MAX_SETTINGS) {
        keys.members().forEach((text, weight) -> key(text, weight, fields).ifPresent(pool::add));
      } else {
        fields.fail("pool", "must be an object with at most " + MAX_SETTINGS + " members");
      }
    }
    return new AuthSource(settings, pool);
  }

  /// What is no reference may be a key, so it is not repeated.
  private static Optional<PooledKey> key(String text, JsonValue weight, Fields fields) {
    try {
      if (text.length() <= MAX_TEXT) {
        SecretRef secret = SecretRef.parse(text);
        return Optional.of(new PooledKey(secret, Math.clamp(weight.asLong(), 0, 1_000_000)));
      }
    } catch (IllegalArgumentException wrong) {
      // Said below.
    }
    fields.fail("pool", "must give each reference a weight from 1 to " + PooledKey.MOST_WEIGHT);
    return Optional.empty();
  }

  @Get
  Page<Provider> list(Caller caller, HttpRequest<?> request) {
    return providers.list(caller, PageRequest.from(request, "providers"));
  }

  @Get("/{name}")
  Provider show(Caller caller, String name) {
    return providers.show(caller, Fields.pathName("name", name, MAX_NAME));
  }

  @Delete("/{name}")
  HttpResponse<?> delete(ChangeRequest change, String name) {
    providers.delete(change, Fields.pathName("name", name, MAX_NAME));
    return HttpResponse.noContent();
  }

  private static Scheme scheme(String text) {
    if (!SCHEMES.contains(text)) {
      throw new IllegalArgumentException("must be " + String.join(" or ", SCHEMES));
    }
    return Scheme.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static WireFormat format(String text) {
    return WireFormat.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
