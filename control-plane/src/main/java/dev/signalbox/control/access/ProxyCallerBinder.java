package dev.signalbox.control.access;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Gives a controller its [ProxyCaller].
@Singleton
final class ProxyCallerBinder implements TypedRequestArgumentBinder<ProxyCaller> {

  @Override
  public Argument<ProxyCaller> argumentType() {
    return Argument.of(ProxyCaller.class);
  }

  @Override
  public BindingResult<ProxyCaller> bind(
      ArgumentConversionContext<ProxyCaller> context, HttpRequest<?> source) {
    Optional<ProxyCaller> caller = source.getAttribute(AccessFilter.CALLER, ProxyCaller.class);
    return () -> caller;
  }
}
