package io.cambrian.live.journal;

import java.nio.file.Path;

/**
 * A journal could not be written, as on a full disk. Nothing of what was to be written is on disk and nothing was done on its
 * strength; the journal takes nothing more, and what was in memory is to be given up for what the disk has.
 */
public final class JournalUnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    JournalUnwritableException(Path file, Throwable cause) {
        super(
                "The journal " + file + " cannot be written: " + cause.getMessage()
                        + ".\nNothing was decided or sent that is not in it. Make room on the disk; then start again, which"
                        + " goes on where the journal ends.",
                cause);
        this.file = file;
    }

    /** The journal that could not be written. */
    public Path file() {
        return file;
    }
}
