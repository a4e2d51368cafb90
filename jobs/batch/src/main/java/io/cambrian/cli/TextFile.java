package io.cambrian.cli;

import io.cambrian.fault.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Text that a user names as input. */
final class TextFile {
    private TextFile() {}

    /**
     * All lines of a file in UTF-8.
     *
     * @param wanted what the command needs there, such as {@code "a CSV file of name,weight"}
     * @throws DataException if it is missing, a folder, not text or not readable
     */
    static List<String> lines(Path file, String wanted) {
        return text(file, wanted).lines().toList();
    }

    /** As {@link #lines}, in one piece. */
    static String text(Path file, String wanted) {
        if (file.toString().isBlank()) {
            throw new DataException("The name of the file is empty.\nGive " + wanted + ".");
        }
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder.\nGive " + wanted + ".");
        }
        if (!Files.exists(file)) {
            throw new DataException("There is no file " + file + ".\nGive " + wanted + ".");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is not UTF-8 text.\nGive " + wanted + ", saved in UTF-8.", e);
        } catch (AccessDeniedException e) {
            throw new DataException("No permission to read " + file + ".\nGive this user read access.", e);
        } catch (IOException e) {
            throw new DataException("Cannot read " + file + ": " + e.getMessage() + ".\nGive " + wanted + ".", e);
        }
        if (text.indexOf('\0') >= 0) {
            throw new DataException(file + " is not a text file.\nGive " + wanted + ".");
        }
        return text;
    }
}
