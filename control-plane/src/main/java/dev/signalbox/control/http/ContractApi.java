package dev.signalbox.control.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/// Serves the contract.
@Controller
final class ContractApi {

  private static final MediaType YAML = MediaType.of("application/yaml");

  private final Contract contract;

  ContractApi(Contract contract) {
    this.contract = contract;
  }

  @Get("/openapi.yaml")
  HttpResponse<String> contract() {
    return HttpResponse.ok(contract.yaml()).contentType(YAML);
  }
}
