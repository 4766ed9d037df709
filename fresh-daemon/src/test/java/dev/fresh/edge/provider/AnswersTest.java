package dev.fresh.edge.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.provider.Provider.Question;
import dev.fresh.edge.provider.Provider.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnswersTest {

    @Test
    void readsAPlanFromAFenceAmongWords() {
        Provider.Plan plan = Answers.plan("""
                I looked at `{}` and {"steps": ["not this"]}.
                ```json
                {"steps": ["one", "two"], "files": ["a.py"], "command": "x count",
                 "question": {"text": "Which?", "options": ["a", "b"]}}
                ```
                That is all.""");
        assertEquals("1. one\n2. two\nFiles: a.py\nCommand: x count", plan.text());
        assertEquals(Optional.of(new Question("Which?", List.of("a", "b"))), plan.decision());
    }

    @Test
    void takesWordsAsThePlanWhenThereIsNothingElse() {
        assertEquals("Add a {command}.", Answers.plan(" Add a {command}. \n").text());
        assertTrue(Answers.plan("x".repeat(50_000)).text().length() < 11_000);
        assertEquals(Optional.empty(), Answers.plan("{\"steps\":[\"a\"],\"question\":{\"text\":\"?\",\"options\":[]}}")
                .decision());
        assertEquals(Optional.empty(), Answers.plan("{\"steps\":[\"a\"],\"question\":null}").decision());
    }

    @Test
    void readsAResultInEveryFormThatModelsGiveIt() {
        Result wanted = new Result("Did it.", List.of("count", "a b"));
        String object = "{\"summary\": \"Did it.\", \"command\": [\"count\", \"a b\"]}";
        assertEquals(wanted, Answers.result(object));
        assertEquals(wanted, Answers.result("Done!\n\n```json\n" + object + "\n```"));
        assertEquals(wanted, Answers.result("Done! " + object + " Bye {x}."
                .replace("{x}", "")));
        assertEquals(new Result("Did it.", List.of("count", "x")),
                Answers.result("{\"summary\": \"Did it.\", \"command\": \"count x\"}"));
        assertEquals(new Result("Done.", List.of()), Answers.result("Done."));
        assertEquals(new Result("{\"summary\": \"torn", List.of()), Answers.result("{\"summary\": \"torn"));
        assertEquals(new Result("", List.of()), Answers.result(""));
    }

    @Test
    void givesUpOnBracesWithoutEnd() {
        assertEquals(List.of(), Answers.result("{".repeat(200_000) + "}".repeat(10)).newCommand());
    }
}
