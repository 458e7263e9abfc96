package dev.signalbox.control.access;

import dev.signalbox.model.id.TenantId;
import java.util.UUID;

/// A proxy with an identity of its own.
///
/// @param tenant whose group it is in
/// @param group the name of the group
/// @param id given at its enrolment
/// @param servesAll whether the group serves every tenant of the cell, or only its own
public record EnrolledProxy(TenantId tenant, String group, UUID id, boolean servesAll) {}
