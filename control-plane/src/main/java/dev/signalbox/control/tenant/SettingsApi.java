package dev.signalbox.control.tenant;

import dev.signalbox.billing.rate.UnknownModelRule;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Revisions;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Arrays;
import java.util.Optional;

/// The tenant's settings over HTTP.
@Controller("/v1/settings")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SettingsApi {

  private static final int MAX_RULE = 64;

  private final TenantSettings settings;

  SettingsApi(TenantSettings settings) {
    this.settings = settings;
  }

  @Get
  HttpResponse<TenantSetting> show(Caller caller) {
    return marked(settings.show(caller));
  }

  @Put
  HttpResponse<TenantSetting> put(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<UnknownModelRule> rule =
        fields.parsed("unknown_model_rule", MAX_RULE, SettingsApi::rule);
    Optional<String> leaked =
        fields.optionalParsed("leaked_key_rule", MAX_RULE, SettingsApi::leakedKeyRule);
    fields.check();
    return marked(settings.put(request, rule.orElseThrow(), leaked));
  }

  private static String leakedKeyRule(String name) {
    if (!name.equals("revoke") && !name.equals("suspend")) {
      throw new IllegalArgumentException("must be revoke or suspend");
    }
    return name;
  }

  private static UnknownModelRule rule(String name) {
    return Arrays.stream(UnknownModelRule.values())
        .filter(rule -> rule.wireName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be most_expensive_in_family, unpriced_alarm or deny"));
  }

  private static HttpResponse<TenantSetting> marked(TenantSetting setting) {
    return Revisions.mark(HttpResponse.ok(setting), setting.revision());
  }
}
