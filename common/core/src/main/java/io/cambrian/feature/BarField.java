package io.cambrian.feature;

/** A number of a bar that an indicator without a source reads by itself. */
public enum BarField {
    OPEN,
    HIGH,
    LOW,
    CLOSE,
    VOLUME
}
