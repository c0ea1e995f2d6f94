package coach

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// MinAsked is how often something was looked for in vain before the coach
	// is told, and before its words are kept at all.
	MinAsked = 5

	maxAskedRunes = 80 // what is longer was pasted, or is one reader's own
	maxAskedWords = 8
	maxPending    = 1000 // kinds of questions that wait to be written
	maxAsked      = 20_000
	askedDays     = 180 // after which a question that nobody repeats is forgotten
)

// An Asked is what readers looked for and did not find.
type Asked struct {
	Query string
	Times int
	Last  time.Time // the day
}

// pending are questions that are not in the file yet.
type pending struct {
	mu    sync.Mutex
	times map[string]int
}

// Missed notes that somebody looked for something in vain. It does not wait
// for the disk.
func (s *Store) Missed(query string) {
	query, ok := question(query)
	if !ok {
		return
	}
	s.asking.add(map[string]int{query: 1})
}

func (p *pending) add(times map[string]int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.times == nil {
		p.times = map[string]int{}
	}
	for query, n := range times {
		if p.times[query] > 0 || len(p.times) < maxPending {
			p.times[query] += n
		}
	}
}

// question returns a query as it is counted, and whether it is one that many
// may ask: neither a text, nor anything that leads to a person.
func question(q string) (string, bool) {
	if !utf8.ValidString(q) || strings.ContainsAny(q, "\r\n") {
		return "", false
	}
	q = strings.Join(strings.Fields(strings.ToLower(q)), " ")
	if q == "" || utf8.RuneCountInString(q) > maxAskedRunes || strings.Count(q, " ") >= maxAskedWords || strings.ContainsRune(q, '@') || strings.Contains(q, "://") {
		return "", false
	}
	digits := 0
	for _, r := range q {
		switch {
		case unicode.IsControl(r):
			return "", false
		case unicode.IsDigit(r):
			digits++
		}
	}
	return q, digits < 5 // a number of a telephone, a house and its street, an account
}

// flushAsked writes what is pending. Until a question was asked often enough,
// the file holds only a checksum of it under a key of its own.
func (s *Store) flushAsked(ctx context.Context) error {
	s.asking.mu.Lock()
	times := s.asking.times
	s.asking.times = nil
	s.asking.mu.Unlock()
	if len(times) == 0 {
		return nil
	}
	if err := s.writeAsked(ctx, times); err != nil {
		s.asking.add(times) // until the disk takes them
		return fmt.Errorf("write questions: %w", err)
	}
	return nil
}

func (s *Store) writeAsked(ctx context.Context, times map[string]int) error {
	key, err := s.meta(ctx, "asked")
	if err != nil {
		return err
	}
	day := s.now().UTC().Truncate(24 * time.Hour)
	return s.change(ctx, func(tx *sql.Tx) error {
		for q, n := range times {
			mac := hmac.New(sha256.New, key)
			mac.Write([]byte(q))
			var total int
			err := tx.QueryRowContext(ctx, `INSERT INTO asked VALUES (?, ?, ?, '')
				ON CONFLICT DO UPDATE SET times = times + excluded.times, last = excluded.last RETURNING times`, mac.Sum(nil), n, day.Unix()).Scan(&total)
			if err != nil {
				return err
			}
			if total >= MinAsked {
				if _, err := tx.ExecContext(ctx, "UPDATE asked SET query = ? WHERE key = ?", q, mac.Sum(nil)); err != nil {
					return err
				}
			}
		}
		// What was asked while the clock was ahead would not be forgotten until then.
		if _, err := tx.ExecContext(ctx, "UPDATE asked SET last = ?1 WHERE last > ?1", day.Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM asked WHERE last < ? OR key NOT IN (SELECT key FROM asked ORDER BY times DESC, last DESC LIMIT ?)",
			day.AddDate(0, 0, -askedDays).Unix(), maxAsked)
		return err
	})
}

// InVain returns what was looked for in vain at least MinAsked times, the most
// frequent first, n at most. What a full disk does not take is missing.
func (s *Store) InVain(ctx context.Context, n int) ([]Asked, error) {
	_ = s.flushAsked(ctx) // Keep reports it
	var list []Asked
	err := s.rows(ctx, func(scan func(...any) error) error {
		var a Asked
		var last int64
		err := scan(&a.Query, &a.Times, &last)
		a.Last = time.Unix(last, 0).UTC()
		list = append(list, a)
		return err
	}, "SELECT query, times, last FROM asked WHERE times >= ? AND query <> '' ORDER BY times DESC, query LIMIT ?", MinAsked, n)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	return list, nil
}

// Keep writes what is pending every so often until the context ends. An error
// is handed to report, and one that stays the same is so once.
func (s *Store) Keep(ctx context.Context, every time.Duration, report func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	told := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		problem := ""
		if err := s.flushAsked(ctx); err != nil && ctx.Err() == nil {
			if problem = err.Error(); problem != told {
				report(err)
			}
		}
		told = problem
	}
}
