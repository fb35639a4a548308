;; Factors a whole number, up to 2^53 - 1, by trial division: the kernel of ../assemblyscript/factor.ts written by
;; hand, with the same snapshots bit for bit. Any language that compiles to WebAssembly can do what this file does.
;;
;; A job is one number. A step tries one divisor, and takes it out as often as it divides what is left. The divisors
;; are 2, 3 and the numbers that neither of these divides: 5, 7, 11, 13, 17, 19, 23, 25 ...
;;
;; input      the number: f64
;; snapshot   drawn below; once the job has ended, left is 1 and the factors are all there
;;
;; The numbers travel as f64, which holds each of them exactly and is what JavaScript reads most easily; all
;; arithmetic is done in i64, unsigned. WebAssembly's memory is little-endian on every machine.

(module
  ;; 0        1,024       1,032       1,040                           1,456    2,048
  ;; | unused | left: f64 | next: f64 | prime factors, ascending: f64 ... | unused | input, snapshot to go on from ...
  ;;          |<- the snapshot: 16 + 8 * found bytes ->|                           |<- the room that `allocate` gives
  ;;
  ;; A number below 2^53 has 52 prime factors at most, as 2^52 has: they end at 1,040 + 52 * 8 = 1,456.
  (memory (export "memory") 1)
  (global $STATE i32 (i32.const 1024))
  (global $FACTORS i32 (i32.const 1040))
  (global $ROOM i32 (i32.const 2048))

  ;; What is still to be factored: the number, divided by the factors found.
  (global $left (mut i64) (i64.const 1))

  ;; The divisor to try next. No prime below it divides what is left; its square is above that only if left is 1.
  (global $next (mut i64) (i64.const 2))

  ;; Prime factors found so far.
  (global $found (mut i32) (i32.const 0))

  (func (export "abi_version") (result i32) (i32.const 1))

  ;; The same room every time; memory grows until `length` bytes fit, and the kernel traps if it cannot.
  (func (export "allocate") (param $length i32) (result i32)
    (local $missing i32)
    (local.set $missing
      (i32.sub
        ;; The pages needed, rounded up. In i64: the sum can exceed 2^32.
        (i32.wrap_i64
          (i64.shr_u
            (i64.add
              (i64.extend_i32_u (local.get $length))
              (i64.extend_i32_u (i32.add (global.get $ROOM) (i32.const 65535))))
            (i64.const 16)))
        (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.lt_s (memory.grow (local.get $missing)) (i32.const 0))
          (then (unreachable)))))
    (global.get $ROOM))

  ;; A job has all its parameters in its input.
  (func (export "configure") (param $pointer i32) (param $length i32))

  (func (export "begin")
    (param $job i32) (param $input i32) (param $input_length i32) (param $resume i32) (param $resume_length i32)
    (if (i32.ne (local.get $input_length) (i32.const 8)) (then (unreachable)))
    (global.set $left (call $whole (local.get $input)))
    (global.set $next (i64.const 2))
    (global.set $found (i32.const 0))
    (if (local.get $resume_length)
      (then (call $go_on (global.get $left) (local.get $resume) (local.get $resume_length))))
    (call $end_if_prime))

  ;; Takes up a snapshot of this number; traps if it is another's: what is left times the factors is the number.
  (func $go_on (param $number i64) (param $resume i32) (param $length i32)
    (local $end i32)
    (local $factor i64)
    ;; Two f64s at least, and no part of one.
    (if (i32.or
          (i32.lt_u (local.get $length) (i32.const 16))
          (i32.and (local.get $length) (i32.const 7)))
      (then (unreachable)))
    (local.set $end (i32.add (local.get $resume) (local.get $length)))
    (global.set $left (call $whole (local.get $resume)))
    (global.set $next (call $whole (i32.add (local.get $resume) (i32.const 8))))
    (if (i32.eqz (call $is_divisor (global.get $next))) (then (unreachable)))
    (if (i64.gt_u (global.get $next) (i64.add (call $root (local.get $number)) (i64.const 4))) (then (unreachable)))

    (local.set $resume (i32.add (local.get $resume) (i32.const 16)))
    (block $read
      (loop $more
        (br_if $read (i32.eq (local.get $resume) (local.get $end)))
        (local.set $factor (call $whole (local.get $resume)))
        (if (i64.eq (local.get $factor) (i64.const 1)) (then (unreachable)))
        (if (i64.ne (i64.rem_u (local.get $number) (local.get $factor)) (i64.const 0)) (then (unreachable)))
        (local.set $number (i64.div_u (local.get $number) (local.get $factor)))
        (call $keep (local.get $factor))
        (local.set $resume (i32.add (local.get $resume) (i32.const 8)))
        (br $more)))
    (if (i64.ne (local.get $number) (global.get $left)) (then (unreachable))))

  ;; The whole number from 1 to 2^53 - 1 at an address; anything else traps. A NaN compares false, so it does too.
  (func $whole (param $address i32) (result i64)
    (local $number f64)
    (local.set $number (f64.load (local.get $address)))
    (if (i32.eqz
          (i32.and
            (i32.and
              (f64.ge (local.get $number) (f64.const 1))
              (f64.le (local.get $number) (f64.const 9007199254740991)))
            (f64.eq (f64.floor (local.get $number)) (local.get $number))))
      (then (unreachable)))
    (i64.trunc_f64_u (local.get $number)))

  ;; A step is one turn of the outer loop.
  (func (export "advance") (param $budget i32) (result i32)
    (local $done i32)
    (block $stop
      (loop $step
        (br_if $stop (i32.ge_s (local.get $done) (local.get $budget)))
        (br_if $stop (i64.eq (global.get $left) (i64.const 1)))
        (block $taken_out
          (loop $again
            (br_if $taken_out (i64.ne (i64.rem_u (global.get $left) (global.get $next)) (i64.const 0)))
            (call $keep (global.get $next))
            (global.set $left (i64.div_u (global.get $left) (global.get $next)))
            (br $again)))
        (global.set $next (call $following (global.get $next)))
        (call $end_if_prime)
        (local.set $done (i32.add (local.get $done) (i32.const 1)))
        (br $step)))
    (local.get $done))

  ;; What has no divisor up to its root is prime: the last factor.
  (func $end_if_prime
    (if (i64.eq (global.get $left) (i64.const 1)) (then (return)))
    (if (i64.le_u (i64.mul (global.get $next) (global.get $next)) (global.get $left)) (then (return)))
    (call $keep (global.get $left))
    (global.set $left (i64.const 1)))

  (func $keep (param $factor i64)
    (f64.store
      (i32.add (global.get $FACTORS) (i32.mul (global.get $found) (i32.const 8)))
      (f64.convert_i64_u (local.get $factor)))
    (global.set $found (i32.add (global.get $found) (i32.const 1))))

  ;; From 5 on, divisors are 2 apart and 4 apart in turn.
  (func $following (param $divisor i64) (result i64)
    (if (result i64) (i64.lt_u (local.get $divisor) (i64.const 4))
      (then (i64.sub (i64.mul (local.get $divisor) (i64.const 2)) (i64.const 1)))
      (else
        (i64.add
          (local.get $divisor)
          (select
            (i64.const 2)
            (i64.const 4)
            (i64.eq (i64.rem_u (local.get $divisor) (i64.const 3)) (i64.const 2)))))))

  (func $is_divisor (param $number i64) (result i32)
    (if (result i32) (i64.lt_u (local.get $number) (i64.const 4))
      (then (i64.gt_u (local.get $number) (i64.const 1)))
      (else
        (i32.and
          (i64.ne (i64.rem_u (local.get $number) (i64.const 2)) (i64.const 0))
          (i64.ne (i64.rem_u (local.get $number) (i64.const 3)) (i64.const 0))))))

  ;; How many divisors there are from 2 to `most`, which is 1 at least.
  (func $divisors_up_to (param $most i64) (result i64)
    (if (result i64) (i64.lt_u (local.get $most) (i64.const 3))
      (then (i64.sub (local.get $most) (i64.const 1)))
      (else
        (i64.add
          (i64.const 2)
          (i64.add
            (i64.div_u (i64.add (local.get $most) (i64.const 1)) (i64.const 6))
            (i64.div_u (i64.sub (local.get $most) (i64.const 1)) (i64.const 6)))))))

  ;; Rounded down; for some numbers just below a square, up.
  (func $root (param $number i64) (result i64)
    (i64.trunc_f64_u (f64.sqrt (f64.convert_i64_u (local.get $number)))))

  (func $position (export "position") (result f64)
    (f64.convert_i64_u (call $divisors_up_to (i64.sub (global.get $next) (i64.const 1)))))

  ;; The steps that it takes if what is left is prime. Every factor that is found makes them fewer.
  (func (export "extent") (result f64)
    (if (result f64) (i64.eq (global.get $left) (i64.const 1))
      (then (call $position))
      (else (f64.convert_i64_u (call $divisors_up_to (call $root (global.get $left)))))))

  ;; The factors are in their place already.
  (func (export "snapshot") (result i32)
    (f64.store (global.get $STATE) (f64.convert_i64_u (global.get $left)))
    (f64.store offset=8 (global.get $STATE) (f64.convert_i64_u (global.get $next)))
    (global.get $STATE))

  (func (export "snapshot_length") (result i32)
    (i32.add (i32.const 16) (i32.mul (global.get $found) (i32.const 8)))))
